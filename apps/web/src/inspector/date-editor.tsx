import { literal } from "@keyway/schema/field-value";
import { TextInput } from "@mantine/core";
import type { EditorProps } from "./editor-props.ts";
import { useCommitted } from "./use-committed.ts";

/** A calendar day. */
export function DateEditor({ spec, value, invalid, describedBy, onChange }: EditorProps) {
	const outside = value?.kind === "literal" && typeof value.value === "string" ? value.value.slice(0, 10) : "";
	const { text, change, flush } = useCommitted(outside, (next) => onChange(next === "" ? null : literal(next)));
	return (
		<TextInput
			type="date"
			aria-label={spec.label}
			aria-describedby={describedBy}
			error={invalid}
			value={text}
			onChange={(event) => change(event.currentTarget.value)}
			onBlur={flush}
			onKeyDown={(event) => event.stopPropagation()}
		/>
	);
}
