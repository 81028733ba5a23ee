import { branchesOf } from "@keyway/flow/branches";
import type { Card } from "@keyway/schema/flow";
import type { LaneId } from "@keyway/schema/ids";
import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import { ArrowDown, ArrowUp, type LucideIcon, Plus, X } from "lucide-react";
import { addBranchTo, branchEdits } from "../designer/branch-edits.ts";
import { useDocumentStore } from "../designer/document-context.ts";
import { cardOf, type FlowContext } from "../words/flow-context.ts";
import { laneTitle } from "../words/sentence.ts";
import { useCommitted } from "./use-committed.ts";
import "./branches.css";

type Props = { context: FlowContext; card: string; readOnly: boolean };

/** The branches of a card: their names and order, one more, one less. */
export function Branches({ context, card, readOnly }: Props) {
	const store = useDocumentStore();
	const branches = branchesOf(context.graph, card, context.catalogue);
	if (branches.length === 0) return null;
	const add = addBranchTo({ store }, card);
	return (
		<section className="branches" aria-label="Branches" inert={readOnly}>
			<h3>Branches</h3>
			<ol>
				{branches.map(({ lane, fixed }) => (
					<BranchRow key={lane} context={context} lane={lane} fixed={fixed} />
				))}
			</ol>
			{add && !readOnly ? (
				<Button leftSection={<Plus size={14} />} onClick={add}>
					Add a branch
				</Button>
			) : null}
		</section>
	);
}

function BranchRow({ context, lane, fixed }: { context: FlowContext; lane: LaneId; fixed: boolean }) {
	const store = useDocumentStore();
	const { earlier, later, remove, rename } = branchEdits({ store }, lane);
	const title = laneTitle(context, lane);
	const [card = "", name = ""] = lane.split(".");
	const own = (cardOf(context, card) as Card | null)?.laneTitles?.[name] ?? "";
	const { text, change, flush } = useCommitted(own, rename);
	return (
		<li>
			<TextInput
				aria-label={`Name of branch ${title}`}
				placeholder={title}
				value={text}
				maxLength={80}
				onChange={(event) => change(event.currentTarget.value)}
				onBlur={flush}
			/>
			<Tool icon={ArrowUp} label={`Move branch ${title} up`} run={earlier} />
			<Tool icon={ArrowDown} label={`Move branch ${title} down`} run={later} />
			{fixed ? null : <Tool icon={X} label={`Remove branch ${title}`} run={remove} />}
		</li>
	);
}

function Tool({ icon: Glyph, label, run }: { icon: LucideIcon; label: string; run: (() => void) | null }) {
	return (
		<Tooltip label={label}>
			<ActionIcon size={26} aria-label={label} disabled={run === null} onClick={run ?? undefined}>
				<Glyph size={14} />
			</ActionIcon>
		</Tooltip>
	);
}
