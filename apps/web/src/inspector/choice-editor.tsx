import { literal } from "@keyway/schema/field-value";
import { NativeSelect } from "@mantine/core";
import type { EditorProps } from "./editor-props.ts";

/** What holds where nothing is chosen. */
function emptyWords({ required, choices, default: preset }: EditorProps["spec"]): string {
	const label = choices?.find((choice) => choice.value === preset)?.label;
	if (label) return `Default: ${label.charAt(0).toLowerCase()}${label.slice(1)}`;
	return required ? "Choose" : "Not set";
}

/** One of a few fixed values. */
export function ChoiceEditor({ spec, value, invalid, describedBy, onChange }: EditorProps) {
	const choices = spec.choices ?? [];
	const current = value?.kind === "literal" ? String(value.value) : "";
	return (
		<NativeSelect
			aria-label={spec.label}
			aria-describedby={describedBy}
			error={invalid}
			data={[
				{ value: "", label: emptyWords(spec) },
				...choices.map((choice) => ({ value: String(choice.value), label: choice.label })),
			]}
			value={current}
			onChange={(event) => {
				const choice = choices.find((each) => String(each.value) === event.currentTarget.value);
				onChange(choice ? literal(choice.value) : null);
			}}
		/>
	);
}
