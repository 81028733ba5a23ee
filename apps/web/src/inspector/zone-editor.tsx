import { literal } from "@keyway/schema/field-value";
import { Autocomplete } from "@mantine/core";
import type { EditorProps } from "./editor-props.ts";
import { useCommitted } from "./use-committed.ts";

const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
const SHOWN = 60;

/** A time zone by its name, with the names that the browser knows. */
export function ZoneEditor({ spec, value, invalid, describedBy, onChange }: EditorProps) {
	const outside = value?.kind === "literal" && typeof value.value === "string" ? value.value : "";
	const { text, change, flush } = useCommitted(outside, (next) =>
		onChange(next.trim() === "" ? null : literal(next.trim())),
	);
	return (
		<Autocomplete
			aria-label={spec.label}
			aria-describedby={describedBy}
			error={invalid}
			placeholder={spec.placeholder ?? Intl.DateTimeFormat().resolvedOptions().timeZone}
			data={ZONES}
			limit={SHOWN}
			value={text}
			onChange={change}
			onBlur={flush}
			onKeyDown={(event) => event.stopPropagation()}
		/>
	);
}
