import { type NodeProps, useStore } from "@xyflow/react";
import { ChevronsDownUp, ChevronsUpDown } from "lucide-react";
import { memo } from "react";
import { count } from "../../ui/format.ts";
import { useCanvasActions } from "../canvas-actions.ts";
import type { GroupNode } from "./elements.ts";
import { Ports } from "./ports.tsx";

/** Below it rows could not be read. */
const READABLE = 0.799;

/** A group: a frame around its cards with its name, or folded to one card that says what goes in and comes out. */
export const GroupView = memo(function GroupView({ data, selected }: NodeProps<GroupNode>) {
	const { group } = data;
	const { edit, selectGroup } = useCanvasActions();
	const readable = useStore((state) => state.transform[2] >= READABLE);
	const fold = edit ? (
		<button
			type="button"
			className="group-fold"
			tabIndex={-1}
			aria-label={`${group.folded ? "Open" : "Fold"} ${group.title}`}
			onClick={(event) => {
				event.stopPropagation();
				edit.fold(group.id, !group.folded);
			}}
		>
			{group.folded ? <ChevronsUpDown size={14} /> : <ChevronsDownUp size={14} />}
		</button>
	) : null;
	if (!group.folded)
		return (
			<div className="group-frame">
				<div className="group-title nopan">
					<button type="button" className="ellipsis" tabIndex={-1} onClick={() => selectGroup(group.id)}>
						{group.title}
					</button>
					{fold}
				</div>
			</div>
		);
	return (
		<div className="card group-card nopan" data-selected={selected}>
			<div className="group-head">
				<span className="grow">
					<span className="card-kind">Group · {count(group.cards, "card")}</span>
					<span className="card-title">{group.title}</span>
				</span>
				{fold}
			</div>
			{readable ? <Values title="In" values={group.into} /> : null}
			{readable ? <Values title="Out" values={group.out} /> : null}
			<Ports />
		</div>
	);
});

function Values({ title, values }: { title: string; values: string[] }) {
	if (values.length === 0) return null;
	return (
		<div className="group-values">
			<b>{title}</b>
			{values.map((words) => (
				<span key={words} className="ellipsis" title={words}>
					{words}
				</span>
			))}
		</div>
	);
}
