import type { GrantStatus } from "@keyway/schema/access";
import { SegmentedControl } from "@mantine/core";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { AccessPage } from "./access-page.tsx";
import { GrantTable } from "./grant-table.tsx";
import { CURRENT_GRANTS } from "./status.ts";
import { useGrantList } from "./use-grants.ts";

const VIEWS: Record<string, { label: string; status?: GrantStatus[]; none: string }> = {
	current: { label: "Current", status: CURRENT_GRANTS, none: "Nobody has a role at the moment." },
	failed: {
		label: "Failed",
		status: ["provisioningFailed", "revocationFailed", "manualPending"],
		none: "Everything was set up and removed as it should be.",
	},
	ended: { label: "Ended", status: ["ended"], none: "No access has ended yet." },
};

/** Who has what, over all applications. */
export default function GrantsPage() {
	const [view, setView] = useState("current");
	const { status, none } = VIEWS[view] as (typeof VIEWS)[string];
	const list = useGrantList(status ? { status } : {});
	const grants = list.data?.pages.flatMap((page) => page.items) ?? [];
	return (
		<AccessPage title="Everybody's access" lead="Who has which role, until when, and what went wrong.">
			<div className="page-tools">
				<SegmentedControl
					aria-label="Which access"
					data={Object.entries(VIEWS).map(([value, { label }]) => ({ value, label }))}
					value={view}
					onChange={setView}
				/>
			</div>
			<section className="panel" aria-label="Access" aria-busy={list.isPending}>
				{list.isPending ? <SkeletonRows rows={6} height={56} /> : null}
				{list.isError && grants.length === 0 ? (
					<ErrorState title="The access could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
				) : null}
				{list.isSuccess && grants.length === 0 ? (
					<EmptyState icon={KeyRound} title="Nothing here">
						{none}
					</EmptyState>
				) : null}
				{grants.length > 0 ? <GrantTable grants={grants} shows="both" /> : null}
				<LoadMore list={list} />
			</section>
		</AccessPage>
	);
}
