import type { ApprovalStage } from "@keyway/schema/access";
import { ActionIcon, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { X } from "lucide-react";
import { ApproversField } from "./approvers-field.tsx";
import { DurationField } from "./duration-field.tsx";

type Props = {
	number: number;
	stage: ApprovalStage;
	onChange: (stage: ApprovalStage) => void;
	onRemove: () => void;
};

/** One stage: whom it asks, how many must agree, and what happens while nobody answers. */
export function StageEditor({ number, stage, onChange, onRemove }: Props) {
	const set = (part: Partial<ApprovalStage>) => onChange({ ...stage, ...part });
	/** Left empty, a time is none at all. */
	const setTime = (name: "remindAfter" | "escalateAfter" | "timeOutAfter", value: string) => {
		const { [name]: _, ...rest } = stage;
		onChange(value ? { ...rest, [name]: value } : rest);
	};
	const counted = typeof stage.needs === "number";
	return (
		<fieldset className="stage">
			<legend>Stage {number}</legend>
			<div className="rule-head">
				<TextInput
					className="grow"
					label="Name"
					size="xs"
					maxLength={100}
					value={stage.name ?? ""}
					onChange={(event) => set({ name: event.currentTarget.value })}
				/>
				<NativeSelect
					label="Who must agree"
					size="xs"
					data={[
						{ value: "any", label: "Any one" },
						{ value: "all", label: "All" },
						{ value: "some", label: "So many" },
					]}
					value={counted ? "some" : String(stage.needs)}
					onChange={({ currentTarget: { value } }) => set({ needs: value === "any" || value === "all" ? value : 2 })}
				/>
				{counted ? (
					<NumberInput
						label="How many"
						size="xs"
						w={80}
						min={1}
						max={50}
						allowDecimal={false}
						value={stage.needs}
						onChange={(needs) => set({ needs: typeof needs === "number" ? needs : 1 })}
					/>
				) : null}
				<ActionIcon aria-label={`Remove stage ${number}`} onClick={onRemove}>
					<X size={15} />
				</ActionIcon>
			</div>
			<ApproversField label="Asks" approvers={stage.approvers} onChange={(approvers) => set({ approvers })} />
			<div className="form-thirds">
				<DurationField
					label="Remind after"
					value={stage.remindAfter ?? ""}
					whenEmpty="Never"
					onChange={(value) => setTime("remindAfter", value)}
				/>
				<DurationField
					label="Escalate after"
					value={stage.escalateAfter ?? ""}
					whenEmpty="Never"
					onChange={(value) => setTime("escalateAfter", value)}
				/>
				<DurationField
					label="Ends unanswered after"
					value={stage.timeOutAfter ?? ""}
					whenEmpty="Never"
					onChange={(value) => setTime("timeOutAfter", value)}
				/>
			</div>
			{stage.escalateAfter ? (
				<ApproversField
					label="Then asks as well"
					approvers={stage.escalateTo ?? []}
					onChange={(escalateTo) => set({ escalateTo })}
				/>
			) : null}
		</fieldset>
	);
}
