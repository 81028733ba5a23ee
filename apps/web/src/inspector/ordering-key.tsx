import type { FieldSpec } from "@keyway/schema/catalogue";
import type { FieldValue } from "@keyway/schema/field-value";
import type { Problem } from "@keyway/schema/problem";
import { useDocument } from "../designer/document-context.ts";
import type { FlowContext } from "../words/flow-context.ts";
import { FieldRow } from "./field-row.tsx";

const SPEC: FieldSpec = {
	name: "orderingKey",
	label: "One after another for each",
	type: "any",
	required: false,
	schema: {},
	help: "Runs with the same value, such as the user, wait for each other in the order of their events. Empty: all run side by side.",
};

type Props = {
	flowId: string;
	context: FlowContext;
	value: FieldValue | undefined;
	problems: Problem[];
	readOnly: boolean;
};

/** By what of the event the flow's runs are kept in order. */
export function OrderingKey({ flowId, context, value, problems, readOnly }: Props) {
	const edit = useDocument((state) => state.edit);
	return (
		<FieldRow
			flowId={flowId}
			context={context}
			card="trigger"
			spec={SPEC}
			value={value}
			connection={undefined}
			problems={problems}
			focused={false}
			onFocused={() => {}}
			readOnly={readOnly}
			onChange={(orderingKey) =>
				edit("Change the order of runs", [{ kind: "card.set", card: "trigger", patch: { orderingKey } }])
			}
		/>
	);
}
