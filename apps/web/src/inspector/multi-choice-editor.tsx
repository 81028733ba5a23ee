import { literal } from "@keyway/schema/field-value";
import { MultiSelect } from "@mantine/core";
import type { EditorProps } from "./editor-props.ts";

/** Several of a few fixed values. */
export function MultiChoiceEditor({ spec, value, invalid, describedBy, onChange }: EditorProps) {
	const choices = (spec.choices ?? []).map((choice) => ({ value: String(choice.value), label: choice.label }));
	const chosen = chosenIn(value);
	const known = new Set(choices.map((choice) => choice.value));
	return (
		<MultiSelect
			aria-label={spec.label}
			aria-describedby={describedBy}
			error={invalid}
			placeholder={chosen.length === 0 ? "Any" : ""}
			searchable
			clearable={chosen.length > 1}
			clearButtonProps={{ "aria-label": `Clear ${spec.label}` }}
			nothingFoundMessage="Nothing matches"
			data={[...choices, ...chosen.filter((each) => !known.has(each)).map((each) => ({ value: each, label: each }))]}
			value={chosen}
			onChange={(next) => onChange(next.length === 0 ? null : literal(next))}
			onKeyDown={(event) => event.stopPropagation()}
		/>
	);
}

function chosenIn(value: EditorProps["value"]): string[] {
	if (value?.kind === "literal" && Array.isArray(value.value)) return value.value.map(String);
	if (value?.kind === "list")
		return value.items.flatMap((item) => (item.kind === "literal" ? [String(item.value)] : []));
	return [];
}
