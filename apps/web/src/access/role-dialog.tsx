import type { App, Role } from "@keyway/contract/access-catalogue";
import { Button, Modal, MultiSelect, NativeSelect, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { DurationField } from "./duration-field.tsx";
import { METHODS } from "./methods.ts";
import { PeopleField } from "./people-field.tsx";
import { type RoleBody, useCatalogueChanges, usePolicies, useRoleList } from "./use-catalogue-of-roles.ts";

type Draft = Required<RoleBody>;

function draftOf(role: Role | null): Draft {
	const kept = (value: string | null | undefined) => value ?? null;
	return {
		name: role?.name ?? "",
		description: role?.description ?? "",
		resourceId: kept(role?.resourceId),
		ownerIds: role?.ownerIds ?? [],
		method: role?.method ?? "flow",
		provisioningFlowId: kept(role?.provisioningFlowId),
		deprovisioningFlowId: kept(role?.deprovisioningFlowId),
		connectorRole: kept(role?.connectorRole),
		assigneeIds: role?.assigneeIds ?? [],
		policyId: kept(role?.policyId),
		prerequisiteIds: role?.prerequisiteIds ?? [],
		conflictIds: role?.conflictIds ?? [],
		maxDuration: kept(role?.maxDuration),
		recommendedDuration: kept(role?.recommendedDuration),
		privileged: role?.privileged ?? false,
	} as Draft;
}

type Props = { app: Pick<App, "id" | "name">; edited: Role | null; onClose: () => void };

/** Adds a role, or changes one: how it is given, who may have it, for how long. */
export default function RoleDialog({ app, edited: role, onClose }: Props) {
	const [draft, setDraft] = useState(() => draftOf(role));
	const [, go] = useLocation();
	const policies = usePolicies().data?.items ?? [];
	const { createRole, updateRole } = useCatalogueChanges();
	const change = role ? updateRole : createRole;
	const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });

	const done = (saved: Role) => {
		notifyDone(`“${saved.name}” was saved.`);
		onClose();
		if (!role) go(`/access/roles/${saved.id}`);
	};
	const submit = () => {
		const body = { ...draft, name: draft.name.trim() };
		if (role) updateRole.mutate({ id: role.id, body }, { onSuccess: done });
		else createRole.mutate({ app: app.id, body }, { onSuccess: done });
	};
	return (
		<Modal opened onClose={onClose} title={role ? `Edit ${role.name}` : `Add a role to ${app.name}`} size={560}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					submit();
				}}
			>
				<TextInput
					label="Name"
					size="xs"
					required
					withAsterisk={false}
					data-autofocus
					maxLength={200}
					value={draft.name}
					onChange={(event) => set({ name: event.currentTarget.value })}
				/>
				<Textarea
					label="Description"
					autosize
					minRows={2}
					maxLength={2_000}
					value={draft.description}
					onChange={(event) => set({ description: event.currentTarget.value })}
				/>
				<div className="form-pair">
					<NativeSelect
						label="Given by"
						description={METHODS[draft.method].help}
						size="xs"
						data={Object.entries(METHODS).map(([value, { label }]) => ({ value, label }))}
						value={draft.method}
						onChange={(event) => set({ method: event.currentTarget.value as Draft["method"] })}
					/>
					<NativeSelect
						label="Policy"
						description="Who may have it and who decides."
						size="xs"
						data={[
							{ value: "", label: "None: cannot be requested" },
							...policies.map((policy) => ({ value: policy.id, label: policy.name })),
						]}
						value={draft.policyId ?? ""}
						onChange={(event) => set({ policyId: event.currentTarget.value || null })}
					/>
					<DurationField
						label="Usual time"
						value={draft.recommendedDuration ?? ""}
						whenEmpty="As the policy says"
						onChange={(value) => set({ recommendedDuration: value || null })}
					/>
					<DurationField
						label="Longest time"
						value={draft.maxDuration ?? ""}
						whenEmpty="As the policy says"
						onChange={(value) => set({ maxDuration: value || null })}
					/>
				</div>
				<TextInput
					label="Name in the application"
					description="What the connector calls this role: to give it, and to read back that it is there."
					size="xs"
					maxLength={200}
					value={draft.connectorRole ?? ""}
					onChange={(event) => set({ connectorRole: event.currentTarget.value.trim() || null })}
				/>
				{draft.method === "manual" ? (
					<PeopleField label="Who does it" ids={draft.assigneeIds} onChange={(assigneeIds) => set({ assigneeIds })} />
				) : null}
				<PeopleField label="Owners" ids={draft.ownerIds} onChange={(ownerIds) => set({ ownerIds })} />
				<OtherRoles edited={role} draft={draft} set={set} />
				<Switch
					label="Privileged"
					description="Never decided by a link alone; its outcome is read back before any retry."
					checked={draft.privileged}
					onChange={(event) => set({ privileged: event.currentTarget.checked })}
				/>
				<InlineAlert error={change.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={change.isPending} disabled={!draft.name.trim()}>
						Save
					</Button>
				</div>
			</form>
		</Modal>
	);
}

type OthersProps = { edited: Role | null; draft: Draft; set: (part: Partial<Draft>) => void };

/** Roles that one must have before, and roles that one must not have besides. */
function OtherRoles({ edited, draft, set }: OthersProps) {
	const list = useRoleList("");
	const choices = (list.data?.pages.flatMap((page) => page.items) ?? [])
		.filter((each) => each.id !== edited?.id)
		.map((each) => ({ value: each.id, label: `${each.name} (${each.appName})` }));
	return (
		<div className="form-pair">
			<MultiSelect
				label="Needs before"
				size="xs"
				searchable
				data={choices}
				value={draft.prerequisiteIds ?? []}
				onChange={(prerequisiteIds) => set({ prerequisiteIds })}
			/>
			<MultiSelect
				label="Never together with"
				size="xs"
				searchable
				data={choices}
				value={draft.conflictIds ?? []}
				onChange={(conflictIds) => set({ conflictIds })}
			/>
		</div>
	);
}
