import { literal } from "@keyway/schema/field-value";
import { TextInput } from "@mantine/core";
import type { EditorProps } from "./editor-props.ts";
import { useCommitted } from "./use-committed.ts";

/** A number. */
export function NumberEditor({ spec, value, invalid, describedBy, onChange }: EditorProps) {
	const outside = value?.kind === "literal" && value.value !== null ? String(value.value) : "";
	const { text, change, flush } = useCommitted(outside, (next) => {
		const number = Number(next.replace(",", "."));
		onChange(next.trim() === "" ? null : literal(Number.isFinite(number) ? number : next));
	});
	return (
		<TextInput
			aria-label={spec.label}
			aria-describedby={describedBy}
			inputMode="decimal"
			error={invalid}
			placeholder={spec.placeholder}
			value={text}
			onChange={(event) => change(event.currentTarget.value)}
			onBlur={flush}
			onKeyDown={(event) => event.stopPropagation()}
		/>
	);
}
