import type { CallLimits } from "@keyway/schema/call-limits";
import { NumberInput } from "@mantine/core";
import "./limit-fields.css";

const FIELDS = [
	{ name: "atOnce", label: "Calls at once", most: 1_000 },
	{ name: "perSecond", label: "Calls a second", most: 10_000 },
	{ name: "perMinute", label: "Calls a minute", most: 100_000 },
] as const;

type Props = {
	/** What the connector says where nothing is entered. */
	defaults: CallLimits;
	/** Null = nothing is entered. */
	limits: CallLimits | null;
	onChange: (limits: CallLimits | null) => void;
};

/** How much of the service the cards may use; calls beyond it wait their turn. */
export function LimitFields({ defaults, limits, onChange }: Props) {
	const set = (name: keyof CallLimits, value: string | number) => {
		const { [name]: _, ...others } = limits ?? {};
		const next = typeof value === "number" && value >= 1 ? { ...others, [name]: Math.floor(value) } : others;
		onChange(Object.keys(next).length === 0 ? null : next);
	};
	return (
		<fieldset className="limit-fields">
			<legend>Limits</legend>
			<div className="limit-row">
				{FIELDS.map(({ name, label, most }) => (
					<NumberInput
						key={name}
						label={label}
						size="xs"
						min={1}
						max={most}
						clampBehavior="strict"
						allowDecimal={false}
						placeholder={limits === null ? String(defaults[name] ?? "No limit") : "No limit"}
						value={limits?.[name] ?? ""}
						onChange={(value) => set(name, value)}
					/>
				))}
			</div>
			<p className="field-help">Calls beyond them wait. All runs of all flows count together.</p>
		</fieldset>
	);
}
