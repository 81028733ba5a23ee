import type { Template } from "@keyway/contract/templates";
import { Button } from "@mantine/core";
import { SearchX } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { useCatalogue } from "../api/use-catalogue.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Page } from "../ui/page.tsx";
import { SearchInput } from "../ui/search-input.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { TemplateOffer } from "./template-offer.tsx";
import { useTemplates } from "./use-templates.ts";

const GROUPS: { id: Template["group"]; title: string }[] = [
	{ id: "joiner", title: "Somebody joins" },
	{ id: "mover", title: "Somebody moves" },
	{ id: "leaver", title: "Somebody leaves" },
	{ id: "access", title: "Access" },
	{ id: "operations", title: "Operations" },
];

/** The gallery of example flows. */
export default function TemplatesPage() {
	const list = useTemplates();
	const catalogue = useCatalogue();
	const [search, setSearch] = useState("");
	const words = search.trim().toLowerCase();
	const found = (list.data ?? []).filter(({ name, description, connectors }) =>
		`${name} ${description} ${connectors.join(" ")}`.toLowerCase().includes(words),
	);
	const error = list.error ?? catalogue.error;
	return (
		<Page
			title="Templates"
			lead="Flows that work as they are. Choose one, say which connections it uses, and change what you like."
			actions={
				<Button component={Link} href="/flows">
					All flows
				</Button>
			}
		>
			<div className="page-tools">
				<SearchInput label="Search templates" value={search} onChange={setSearch} />
			</div>
			{error ? (
				<ErrorState title="The templates could not be loaded" error={error} onRetry={() => void list.refetch()} />
			) : null}
			{!error && !(list.data && catalogue.data) ? <SkeletonRows rows={6} height={90} /> : null}
			{list.data && found.length === 0 ? (
				<EmptyState icon={SearchX} title="Nothing matches">
					Try another word.
				</EmptyState>
			) : null}
			{catalogue.data
				? GROUPS.map(({ id, title }) => {
						const templates = found.filter(({ group }) => group === id);
						return templates.length === 0 || !catalogue.data ? null : (
							<section key={id} className="template-group" aria-label={title}>
								<h2>{title}</h2>
								<TemplateOffer templates={templates} catalogue={catalogue.data} />
							</section>
						);
					})
				: null}
		</Page>
	);
}
