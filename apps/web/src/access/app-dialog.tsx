import type { App } from "@keyway/contract/access-catalogue";
import { Button, Modal, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useConnections } from "../connections/use-connections.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { PeopleField } from "./people-field.tsx";
import { useCatalogueChanges } from "./use-catalogue-of-roles.ts";

/** Adds an application, or changes one. */
export default function AppDialog({ app, onClose }: { app: App | null; onClose: () => void }) {
	const [name, setName] = useState(app?.name ?? "");
	const [description, setDescription] = useState(app?.description ?? "");
	const [ownerIds, setOwnerIds] = useState(app?.ownerIds ?? []);
	const [connectionId, setConnectionId] = useState(app?.connectionId ?? "");
	const connections = useConnections().data?.items ?? [];
	const { saveApp } = useCatalogueChanges();
	const submit = () =>
		saveApp.mutate(
			{ id: app?.id ?? null, body: { name: name.trim(), description, ownerIds, connectionId: connectionId || null } },
			{
				onSuccess: (saved) => {
					notifyDone(`“${saved.name}” was saved.`);
					onClose();
				},
			},
		);
	return (
		<Modal opened onClose={onClose} title={app ? `Edit ${app.name}` : "Add an application"} size={480}>
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
					value={name}
					onChange={(event) => setName(event.currentTarget.value)}
				/>
				<Textarea
					label="Description"
					autosize
					minRows={2}
					maxLength={2_000}
					value={description}
					onChange={(event) => setDescription(event.currentTarget.value)}
				/>
				<NativeSelect
					label="Connection"
					description="How roles are given, and read back whether they are there."
					size="xs"
					data={[
						{ value: "", label: "None" },
						...connections.map((connection) => ({ value: connection.id, label: connection.name })),
					]}
					value={connectionId}
					onChange={(event) => setConnectionId(event.currentTarget.value)}
				/>
				<PeopleField label="Owners" description="They hear of what fails." ids={ownerIds} onChange={setOwnerIds} />
				<InlineAlert error={saveApp.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={saveApp.isPending} disabled={!name.trim()}>
						Save
					</Button>
				</div>
			</form>
		</Modal>
	);
}
