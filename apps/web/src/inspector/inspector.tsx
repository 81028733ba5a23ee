import type { Problem } from "@keyway/schema/problem";
import { SegmentedControl } from "@mantine/core";
import { MousePointerClick } from "lucide-react";
import type { ReactNode } from "react";
import { foldedAround } from "../canvas/scene-groups.ts";
import { type InspectorTab, useDesignerView } from "../designer/designer-view.ts";
import { HeldBy } from "../presence/people-here.tsx";
import { Tile } from "../ui/tile.tsx";
import { cardOf, connectorOf, entryOf, type FlowContext, iconOf } from "../words/flow-context.ts";
import { CardMenu } from "./card-menu.tsx";
import { InspectorTitle } from "./inspector-title.tsx";
import { NotesTab } from "./notes-tab.tsx";
import { OnErrorTab } from "./on-error-tab.tsx";
import { SelectionPanel } from "./selection-panel.tsx";
import { SetupTab } from "./setup-tab.tsx";
import "./inspector.css";

const TABS = [
	{ value: "setup", label: "Setup" },
	{ value: "onError", label: "On error" },
	{ value: "notes", label: "Notes" },
];

type Props = { flowId: string; context: FlowContext; problems: Problem[]; readOnly: boolean; foot?: ReactNode };

/** The selected card in full: its fields, what happens when it fails, notes. */
export function Inspector({ flowId, context, problems, readOnly, foot = null }: Props) {
	const { selected, chosen, inspectorTab, setInspectorTab } = useDesignerView();
	// A folded group is looked at as a whole, even when it holds a single card.
	const isGroup = selected !== null && foldedAround(context.graph, selected) !== null;
	if (chosen.size > 1 || isGroup) return <SelectionPanel context={context} readOnly={readOnly} />;
	const exists = selected !== null && (selected === "trigger" || cardOf(context, selected) !== null);
	if (!exists)
		return (
			<aside className="inspector" aria-label="Step settings">
				<div className="inspector-none">
					<MousePointerClick size={26} strokeWidth={1.6} aria-hidden="true" />
					<b>No step selected</b>
					<p>Select a card to see and change what it does.</p>
				</div>
			</aside>
		);
	const entry = entryOf(context, selected);
	const connector = connectorOf(context, entry?.id ?? cardOf(context, selected)?.uses ?? "");
	const isTrigger = selected === "trigger";
	const tab = isTrigger && inspectorTab === "onError" ? "setup" : inspectorTab;
	const own = problems.filter((problem) => problem.at.card === selected);
	const common = { context, card: selected, readOnly };
	return (
		<aside className="inspector" aria-label="Step settings">
			<div className="inspector-head">
				<Tile icon={iconOf(context, selected)} size={36} />
				<div className="inspector-names">
					<InspectorTitle key={selected} {...common} />
					<p className="ellipsis">
						{connector?.name}
						{entry ? `, ${entry.name.charAt(0).toLowerCase()}${entry.name.slice(1)}` : ""}
					</p>
				</div>
				{readOnly || isTrigger ? null : <CardMenu context={context} card={selected} />}
			</div>
			<HeldBy context={context} card={selected} />
			<SegmentedControl
				fullWidth
				aria-label="Part of the step's settings"
				data={isTrigger ? TABS.filter((each) => each.value !== "onError") : TABS}
				value={tab}
				onChange={(value) => setInspectorTab(value as InspectorTab)}
			/>
			<div className="scroll">
				{tab === "setup" ? <SetupTab key={selected} {...common} flowId={flowId} problems={own} /> : null}
				{tab === "onError" ? <OnErrorTab key={selected} {...common} /> : null}
				{tab === "notes" ? <NotesTab key={selected} {...common} /> : null}
			</div>
			{foot}
		</aside>
	);
}
