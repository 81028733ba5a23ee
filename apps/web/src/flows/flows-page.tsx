import type { FlowSummary } from "@keyway/contract/flows";
import type { FlowKind } from "@keyway/schema/flow";
import { Button, SegmentedControl } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { LayoutTemplate, Plus, SearchX, Star, Trash2, Upload, Workflow } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";
import { useCatalogue } from "../api/use-catalogue.ts";
import { useMe } from "../session/use-me.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { notifyError } from "../ui/notify.ts";
import { Page } from "../ui/page.tsx";
import { SearchInput } from "../ui/search-input.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { useDebounced } from "../ui/use-debounced.ts";
import { CreateFlowDialog } from "./create-flow-dialog.tsx";
import { FlowRow } from "./flow-row.tsx";
import { FLOW_KINDS } from "./kinds.ts";
import { useBin, useFlowList } from "./use-flow-list.ts";
import type { UsedThing } from "./use-flow-uses.ts";
import "../ui/data-table.css";

const FoundInside = lazy(() => import("./found-inside.tsx"));
const UsesDialog = lazy(() => import("./uses-dialog.tsx"));
const WaitingRequests = lazy(() => import("../publishing/waiting-requests.tsx"));
const FirstTemplates = lazy(() => import("../templates/first-templates.tsx"));
const ImportFlowsDialog = lazy(() => import("./import-flows-dialog.tsx"));

const KIND_CHOICES = [
	{ value: "all", label: "All" },
	...Object.entries(FLOW_KINDS).map(([value, look]) => ({ value, label: look.label })),
];

/** All flows: what they are, what is published, how the last run went. */
export default function FlowsPage() {
	const { may } = useMe();
	const [search, setSearch] = useState("");
	const [kind, setKind] = useState<FlowKind | "all">("all");
	const [bin, setBin] = useState(false);
	const [creating, setCreating] = useState(false);
	const [importing, setImporting] = useState(false);
	const [favourites, setFavourites] = useState(false);
	const [used, setUsed] = useState<UsedThing | null>(null);
	const rested = useDebounced(search.trim());
	const list = useFlowList({ search: rested, kind, bin, favourites });
	const catalogue = useCatalogue().data;
	const { remove, restore } = useBin();
	const flows = list.data?.pages.flatMap((page) => page.items) ?? [];
	const mayEdit = may("flows:edit");
	const filtered = rested !== "" || kind !== "all" || favourites;

	const moveToBin = (flow: FlowSummary) =>
		remove.mutate(flow.id, {
			onSuccess: () => showUndo(flow.name, () => restore.mutate(flow.id)),
			onError: (error) => notifyError(`“${flow.name}” was not moved to the bin`, error),
		});
	const takeOut = (flow: FlowSummary) =>
		restore.mutate(flow.id, { onError: (error) => notifyError(`“${flow.name}” was not restored`, error) });

	// Whoever types looks for a name, or for something inside of flows.
	const looking = rested.length > 1 && !bin;

	const imports = mayEdit ? (
		<Button leftSection={<Upload size={15} />} onClick={() => setImporting(true)}>
			Import
		</Button>
	) : null;
	const create = mayEdit ? (
		<Button variant="solid" leftSection={<Plus size={15} />} onClick={() => setCreating(true)}>
			Create flow
		</Button>
	) : null;

	const none =
		list.isSuccess && flows.length === 0 ? (
			<NoFlows filtered={filtered} favourites={favourites} bin={bin} create={create} />
		) : null;

	return (
		<Page
			title={bin ? "Bin" : "Flows"}
			lead={
				bin
					? "Flows that were deleted. Restored flows come back switched off."
					: "What happens by itself when people join, move and leave."
			}
			actions={
				<>
					{imports}
					{mayEdit ? (
						<Button component={Link} href="/templates" leftSection={<LayoutTemplate size={15} />}>
							Templates
						</Button>
					) : null}
					{create}
				</>
			}
		>
			<div className="page-tools">
				<SearchInput label="Search flows" value={search} onChange={setSearch} />
				<SegmentedControl
					aria-label="Kind"
					data={KIND_CHOICES}
					value={kind}
					onChange={(value) => setKind(value as FlowKind | "all")}
				/>
				<Button
					leftSection={<Star size={14} aria-hidden="true" />}
					aria-pressed={favourites}
					onClick={() => setFavourites(!favourites)}
				>
					Favourites
				</Button>
				<span className="grow" />
				<Button leftSection={bin ? undefined : <Trash2 size={14} />} aria-pressed={bin} onClick={() => setBin(!bin)}>
					{bin ? "Back to flows" : "Bin"}
				</Button>
			</div>
			<Suspense fallback={null}>
				<WaitingRequests />
			</Suspense>
			<section
				className="panel"
				hidden={none !== null && looking}
				aria-label={bin ? "Flows in the bin" : "Flows"}
				aria-busy={list.isPending}
			>
				{list.isPending ? <SkeletonRows /> : null}
				{list.isError && flows.length === 0 ? (
					<ErrorState title="The flows could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
				) : null}
				{looking ? null : none}
				{flows.length > 0 ? (
					<table className="data-table">
						<thead>
							<tr>
								<th scope="col">Flow</th>
								<th scope="col">Apps</th>
								<th scope="col">Status</th>
								<th scope="col">Last run</th>
								<th scope="col">Edited</th>
								<th scope="col">
									<span className="visually-hidden">Actions</span>
								</th>
							</tr>
						</thead>
						<tbody>
							{flows.map((flow) => (
								<FlowRow
									key={flow.id}
									flow={flow}
									catalogue={catalogue}
									mayEdit={mayEdit}
									onRemove={() => moveToBin(flow)}
									onRestore={() => takeOut(flow)}
									onUses={() => setUsed({ kind: "flow", id: flow.id, name: flow.name })}
								/>
							))}
						</tbody>
					</table>
				) : null}
				<LoadMore list={list} />
			</section>
			<Suspense fallback={null}>
				{looking ? (
					<FoundInside text={rested} none={none ? <section className="panel">{none}</section> : null} />
				) : null}
				{list.isSuccess && flows.length === 0 && !filtered && !bin && mayEdit ? <FirstTemplates /> : null}
				{used ? <UsesDialog thing={used} onClose={() => setUsed(null)} /> : null}
			</Suspense>
			{importing ? (
				<Suspense fallback={null}>
					<ImportFlowsDialog onClose={() => setImporting(false)} />
				</Suspense>
			) : null}
			<CreateFlowDialog opened={creating} onClose={() => setCreating(false)} />
		</Page>
	);
}

type NoFlowsProps = { filtered: boolean; favourites: boolean; bin: boolean; create: React.ReactNode };

function NoFlows({ filtered, favourites, bin, create }: NoFlowsProps) {
	if (favourites)
		return (
			<EmptyState icon={Star} title="No favourites here">
				Press the star before a flow to keep it at hand. Only you see it.
			</EmptyState>
		);
	if (filtered)
		return (
			<EmptyState icon={SearchX} title="Nothing matches">
				Try another word, or show all kinds.
			</EmptyState>
		);
	if (bin)
		return (
			<EmptyState icon={Trash2} title="The bin is empty">
				Deleted flows wait here until you restore them.
			</EmptyState>
		);
	return (
		<EmptyState icon={Workflow} title="No flows yet" action={create}>
			A flow starts on an event, for example a new user, and does the work that follows.
		</EmptyState>
	);
}

function showUndo(name: string, undo: () => void) {
	const id = notifications.show({
		color: "var(--ok)",
		autoClose: 8_000,
		message: (
			<span style={{ display: "flex", alignItems: "center", gap: 12 }}>
				<span className="grow">“{name}” is in the bin.</span>
				<Button
					size="compact-xs"
					h={26}
					onClick={() => {
						notifications.hide(id);
						undo();
					}}
				>
					Undo
				</Button>
			</span>
		),
	});
}
