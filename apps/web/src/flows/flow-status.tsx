import type { FlowSummary } from "@keyway/contract/flows";
import { Pill } from "../ui/pill.tsx";

type State = Pick<FlowSummary, "status" | "published" | "changed">;

/** What is published and what is not, as pills: draft, published v3, unpublished changes, switched off. */
export function FlowStatus({ flow }: { flow: State }) {
	if (flow.published === null) return <Pill tone="draft">Draft</Pill>;
	return (
		<span style={{ display: "inline-flex", gap: 6 }}>
			<Pill tone={flow.status === "on" ? "ok" : "plain"}>
				{flow.status === "on" ? `v${flow.published} published` : `v${flow.published} switched off`}
			</Pill>
			{flow.changed ? <Pill tone="draft">Changes</Pill> : null}
		</span>
	);
}
