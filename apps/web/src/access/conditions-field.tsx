import type { PersonCondition } from "@keyway/schema/access";
import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { ATTRIBUTES } from "./policy-draft.ts";
import { useGroups } from "./use-groups.ts";

type Props = {
	label: string;
	/** What no condition means. */
	none: string;
	joined: "and" | "or";
	conditions: PersonCondition[];
	onChange: (conditions: PersonCondition[]) => void;
};

const GROUP = "group";

/** What must hold of a person: attributes with their values, or membership of a group. */
export function ConditionsField({ label, none, joined, conditions, onChange }: Props) {
	const replace = (at: number, next: PersonCondition) =>
		onChange(conditions.map((each, index) => (index === at ? next : each)));
	return (
		<fieldset className="conditions">
			<legend>{label}</legend>
			{conditions.length === 0 ? <p className="mut">{none}</p> : null}
			{conditions.map((condition, at) => (
				<div className="condition" key={`condition-${at}-of-${conditions.length}`}>
					{at > 0 ? <span className="mut">{joined}</span> : null}
					<ConditionRow condition={condition} onChange={(next) => replace(at, next)} />
					<ActionIcon
						aria-label="Remove condition"
						onClick={() => onChange(conditions.filter((_, index) => index !== at))}
					>
						<X size={15} />
					</ActionIcon>
				</div>
			))}
			<Button
				leftSection={<Plus size={14} />}
				onClick={() => onChange([...conditions, { attribute: "userType", is: ["employee"] }])}
			>
				Add condition
			</Button>
		</fieldset>
	);
}

type RowProps = { condition: PersonCondition; onChange: (condition: PersonCondition) => void };

function ConditionRow({ condition, onChange }: RowProps) {
	const groups = useGroups().data?.items ?? [];
	const kinds = [...ATTRIBUTES, { value: GROUP, label: "Member of" }];
	const choose = (kind: string) => {
		if (kind !== GROUP) onChange({ attribute: kind, is: [""] });
		else if (groups[0]) onChange({ group: groups[0].id });
	};
	const isGroup = "group" in condition;
	return (
		<>
			<NativeSelect
				size="xs"
				aria-label="What is asked"
				data={kinds}
				value={isGroup ? GROUP : "attribute" in condition ? condition.attribute : ""}
				onChange={(event) => choose(event.currentTarget.value)}
			/>
			{isGroup ? (
				<NativeSelect
					className="grow"
					size="xs"
					aria-label="Group"
					data={groups.map((group) => ({ value: group.id, label: group.name }))}
					value={condition.group}
					onChange={(event) => onChange({ group: event.currentTarget.value })}
				/>
			) : "attribute" in condition ? (
				<TextInput
					className="grow"
					size="xs"
					aria-label="One of, separated by commas"
					placeholder="One of, separated by commas"
					value={condition.is.join(", ")}
					onChange={(event) =>
						onChange({ ...condition, is: event.currentTarget.value.split(",").map((word) => word.trimStart()) })
					}
					onBlur={() => onChange({ ...condition, is: condition.is.map((word) => word.trim()).filter(Boolean) })}
				/>
			) : null}
		</>
	);
}
