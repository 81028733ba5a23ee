import { literal } from "@keyway/schema/field-value";
import { NativeSelect, TextInput } from "@mantine/core";
import { DURATION_UNITS, type DurationUnit, durationParts, isoDuration } from "../words/duration.ts";
import type { EditorProps } from "./editor-props.ts";
import { useCommitted } from "./use-committed.ts";

/** A length of time as a number and a unit; a length of several parts is edited as it is written (`P1DT2H`). */
export function DurationEditor({ spec, value, invalid, describedBy, onChange }: EditorProps) {
	const iso = value?.kind === "literal" && typeof value.value === "string" ? value.value : "";
	const parts = durationParts(iso) ?? [];
	const single = parts.length <= 1;
	const part = parts[0];
	const unit: DurationUnit = part?.unit ?? "days";
	const outside = single ? (part ? String(part.amount) : "") : iso;
	const { text, change, flush } = useCommitted(outside, (next) => {
		const amount = Number(next);
		if (next.trim() === "") onChange(null);
		else onChange(literal(Number.isInteger(amount) && amount >= 0 ? isoDuration(amount, unit) : next.trim()));
	});
	return (
		<div style={{ display: "flex", gap: 6 }}>
			<TextInput
				style={{ flex: 1 }}
				aria-label={spec.label}
				aria-describedby={describedBy}
				inputMode="numeric"
				error={invalid}
				value={text}
				onChange={(event) => change(event.currentTarget.value)}
				onBlur={flush}
				onKeyDown={(event) => event.stopPropagation()}
			/>
			{single ? (
				<NativeSelect
					aria-label={`Unit of ${spec.label}`}
					data={[...DURATION_UNITS]}
					value={unit}
					onChange={(event) =>
						onChange(literal(isoDuration(part?.amount ?? 1, event.currentTarget.value as DurationUnit)))
					}
				/>
			) : null}
		</div>
	);
}
