import type { ApprovalStage, PolicyRule } from "@keyway/schema/access";
import { ActionIcon, Button, TextInput } from "@mantine/core";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { ConditionsField } from "./conditions-field.tsx";
import { newStage } from "./policy-draft.ts";
import { StageEditor } from "./stage-editor.tsx";

type Props = {
	rule: PolicyRule;
	isDefault: boolean;
	onChange: (rule: PolicyRule) => void;
	onUp: (() => void) | null;
	onDown: (() => void) | null;
	onRemove: (() => void) | null;
};

/** One rule: when it applies, and the stages that must approve, one after another. */
export function RuleEditor({ rule, isDefault, onChange, onUp, onDown, onRemove }: Props) {
	const set = (part: Partial<PolicyRule>) => onChange({ ...rule, ...part });
	const replace = (at: number, stage: ApprovalStage) =>
		set({ stages: rule.stages.map((each, index) => (index === at ? stage : each)) });
	return (
		<li className="panel policy-part">
			<div className="rule-head">
				<TextInput
					className="grow"
					label={isDefault ? "Otherwise" : "Rule"}
					size="xs"
					required
					withAsterisk={false}
					maxLength={100}
					value={rule.name}
					onChange={(event) => set({ name: event.currentTarget.value })}
				/>
				<ActionIcon aria-label={`Move ${rule.name} up`} disabled={!onUp} onClick={onUp ?? undefined}>
					<ArrowUp size={15} />
				</ActionIcon>
				<ActionIcon aria-label={`Move ${rule.name} down`} disabled={!onDown} onClick={onDown ?? undefined}>
					<ArrowDown size={15} />
				</ActionIcon>
				<ActionIcon aria-label={`Remove ${rule.name}`} disabled={!onRemove} onClick={onRemove ?? undefined}>
					<Trash2 size={15} />
				</ActionIcon>
			</div>
			{isDefault ? null : (
				<ConditionsField
					label="When all of this holds of the person"
					none="Always"
					joined="and"
					conditions={rule.when}
					onChange={(when) => set({ when })}
				/>
			)}
			{rule.stages.length === 0 ? <p className="mut">Approved by itself: nobody is asked.</p> : null}
			{rule.stages.map((stage, at) => (
				<StageEditor
					key={`stage-${at}-of-${rule.stages.length}`}
					number={at + 1}
					stage={stage}
					onChange={(next) => replace(at, next)}
					onRemove={() => set({ stages: rule.stages.filter((_, index) => index !== at) })}
				/>
			))}
			<Button leftSection={<Plus size={14} />} onClick={() => set({ stages: [...rule.stages, newStage()] })}>
				Add stage
			</Button>
		</li>
	);
}
