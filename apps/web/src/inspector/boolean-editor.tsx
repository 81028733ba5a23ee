import { literal } from "@keyway/schema/field-value";
import { Switch } from "@mantine/core";
import type { EditorProps } from "./editor-props.ts";

/** Yes or no, as a switch. */
export function BooleanEditor({ spec, value, describedBy, onChange }: EditorProps) {
	const on = value?.kind === "literal" ? value.value === true : spec.default === true;
	return (
		<Switch
			aria-label={spec.label}
			aria-describedby={describedBy}
			checked={on}
			onChange={(event) => onChange(literal(event.currentTarget.checked))}
		/>
	);
}
