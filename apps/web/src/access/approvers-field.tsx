import type { Approver } from "@keyway/schema/access";
import { MultiSelect } from "@mantine/core";
import { PeopleField } from "./people-field.tsx";
import { isRelation, RELATIONS, type Relation } from "./policy-draft.ts";
import { useGroups } from "./use-groups.ts";

type Props = { label: string; approvers: Approver[]; onChange: (approvers: Approver[]) => void };

/** Whom a stage asks: by relation, by group, by name. */
export function ApproversField({ label, approvers, onChange }: Props) {
	const groups = useGroups().data?.items ?? [];
	const people = approvers.flatMap((each) => (each.kind === "user" ? [each.id] : []));
	const chosen = approvers.flatMap((each) =>
		isRelation(each) ? [each.kind as string] : each.kind === "group" ? [each.id] : [],
	);
	const others = (values: string[]): Approver[] =>
		values.map((value) => (value in RELATIONS ? { kind: value as Relation } : { kind: "group", id: value }));
	return (
		<div className="form-pair">
			<MultiSelect
				label={label}
				size="xs"
				searchable
				placeholder={chosen.length === 0 ? "Manager, owner, group" : ""}
				data={[
					{ group: "By relation", items: Object.entries(RELATIONS).map(([value, words]) => ({ value, label: words })) },
					{ group: "Groups", items: groups.map((group) => ({ value: group.id, label: group.name })) },
				]}
				value={chosen}
				onChange={(values) => onChange([...others(values), ...people.map((id): Approver => ({ kind: "user", id }))])}
			/>
			<PeopleField
				label="People by name"
				ids={people}
				onChange={(ids) => onChange([...others(chosen), ...ids.map((id): Approver => ({ kind: "user", id }))])}
			/>
		</div>
	);
}
