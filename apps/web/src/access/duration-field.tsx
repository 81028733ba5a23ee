import { NativeSelect, NumberInput } from "@mantine/core";
import { useId } from "react";
import { type DurationUnit, durationParts, isoDuration } from "../words/duration.ts";

const UNITS: DurationUnit[] = ["minutes", "hours", "days", "weeks", "months"];

type Props = {
	label: string;
	description?: string;
	/** ISO 8601, or empty for none. */
	value: string;
	/** What an empty field means. */
	whenEmpty: string;
	onChange: (value: string) => void;
};

/** A length of time as a number and a unit. */
export function DurationField({ label, description, value, whenEmpty, onChange }: Props) {
	const id = useId();
	const part = durationParts(value)?.[0];
	const unit = part?.unit ?? "days";
	const units = UNITS.includes(unit) ? UNITS : [unit, ...UNITS];
	return (
		<div className="duration-field">
			<NumberInput
				id={id}
				size="xs"
				label={label}
				description={description}
				min={1}
				allowDecimal={false}
				hideControls
				placeholder={whenEmpty}
				value={part?.amount ?? ""}
				onChange={(amount) => onChange(typeof amount === "number" && amount > 0 ? isoDuration(amount, unit) : "")}
			/>
			<NativeSelect
				size="xs"
				aria-label={`Unit of ${label}`}
				data={units}
				value={unit}
				onChange={(event) => onChange(isoDuration(part?.amount ?? 1, event.currentTarget.value as DurationUnit))}
			/>
		</div>
	);
}
