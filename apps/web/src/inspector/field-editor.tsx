import type { ValueType } from "@keyway/schema/value-type";
import { lazy, Suspense } from "react";
import { BooleanEditor } from "./boolean-editor.tsx";
import { ChoiceEditor } from "./choice-editor.tsx";
import { DateEditor } from "./date-editor.tsx";
import { DurationEditor } from "./duration-editor.tsx";
import type { EditorProps } from "./editor-props.ts";
import { ExpressionEditor } from "./expression-editor.tsx";
import { ListEditor } from "./list-editor.tsx";
import { MultiChoiceEditor } from "./multi-choice-editor.tsx";
import { NumberEditor } from "./number-editor.tsx";
import { OptionEditor } from "./option-editor.tsx";
import { PickedData } from "./picked-data.tsx";
import { RecordEditor } from "./record-editor.tsx";
import { TemplateInput } from "./template-input.tsx";
import { partsOf } from "./template-parts.ts";
import { WithData } from "./with-data.tsx";
import { ZoneEditor } from "./zone-editor.tsx";

/** Knows the calendar, which only flows with a clock need. */
const ScheduleEditor = lazy(() => import("./schedule-editor.tsx"));

const RECORDS: ValueType[] = ["object", "record"];
const LISTS: ValueType[] = ["list", "people"];

/** The editor for a field: by what it holds now, then by its type. */
export function FieldEditor(props: EditorProps & { asExpression: boolean }) {
	const { spec, value, asExpression } = props;
	if (asExpression) return <ExpressionEditor {...props} />;
	if (spec.type === "schedule")
		return (
			<Suspense fallback={null}>
				<ScheduleEditor {...props} />
			</Suspense>
		);
	const plain = plainEditor(props);
	if (plain)
		return (
			<WithData editor={props}>
				{value && isPicked(props) ? (
					<PickedData context={props.context} spec={spec} value={value} onChange={props.onChange} />
				) : (
					plain
				)}
			</WithData>
		);
	if (value && partsOf(value) === null)
		return <PickedData context={props.context} spec={spec} value={value} onChange={props.onChange} />;
	return (
		<TemplateInput
			context={props.context}
			card={props.card}
			type={spec.type}
			label={spec.label}
			value={value}
			multiline={spec.type === "longText"}
			invalid={props.invalid}
			placeholder={spec.placeholder}
			describedBy={props.describedBy}
			{...(props.handle ? { handle: props.handle } : {})}
			onChange={props.onChange}
		/>
	);
}

/** Data of an earlier card takes the place of an editor that could only hold a fixed value. */
function isPicked({ value }: EditorProps): boolean {
	return value?.kind === "ref" || value?.kind === "template";
}

function plainEditor(props: EditorProps) {
	const { spec } = props;
	if (spec.choices && LISTS.includes(spec.type)) return <MultiChoiceEditor {...props} />;
	if (spec.choices) return <ChoiceEditor {...props} />;
	if (spec.options) return <OptionEditor {...props} />;
	if (spec.name === "timezone") return <ZoneEditor {...props} />;
	if (spec.type === "number") return <NumberEditor {...props} />;
	if (spec.type === "boolean") return <BooleanEditor {...props} />;
	if (spec.type === "date") return <DateEditor {...props} />;
	if (spec.type === "duration") return <DurationEditor {...props} />;
	if (RECORDS.includes(spec.type)) return <RecordEditor {...props} />;
	if (LISTS.includes(spec.type)) return <ListEditor {...props} />;
	return null;
}
