import { groupSummary } from "@keyway/flow/group";
import { TextInput } from "@mantine/core";
import { useDocument } from "../designer/document-context.ts";
import { count } from "../ui/format.ts";
import type { FlowContext } from "../words/flow-context.ts";
import { useCommitted } from "./use-committed.ts";

/** A group's name, and what goes into it and comes out. */
export function GroupSettings({ context, id, readOnly }: { context: FlowContext; id: string; readOnly: boolean }) {
	const edit = useDocument((state) => state.edit);
	const group = context.graph.groups[id];
	const { text, change, flush } = useCommitted(group?.title ?? "", (next) => {
		const title = next.trim();
		if (group && title) edit(`Rename ${group.title}`, [{ kind: "group.set", id, group: { ...group, title } }]);
	});
	if (!group) return null;
	const { cards, in: into, out } = groupSummary(context.graph, id, context.catalogue);
	return (
		<div className="group-settings">
			<TextInput
				className="group-name"
				label="Name of the group"
				description={count(cards.length, "card")}
				maxLength={200}
				readOnly={readOnly}
				value={text}
				onChange={(event) => change(event.currentTarget.value)}
				onBlur={flush}
				onKeyDown={(event) => {
					event.stopPropagation();
					if (event.key === "Enter") event.currentTarget.blur();
				}}
			/>
			<Values title="Goes in" values={into} />
			<Values title="Comes out" values={out} />
		</div>
	);
}

function Values({ title, values }: { title: string; values: { words: string }[] }) {
	if (values.length === 0) return null;
	return (
		<>
			<h3>{title}</h3>
			<ul>
				{values.map(({ words }) => (
					<li key={words}>{words}</li>
				))}
			</ul>
		</>
	);
}
