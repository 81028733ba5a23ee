import type { FlowDetail } from "@keyway/contract/flows";
import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { useFlowChanges } from "./use-flow.ts";

/** Changes a flow's name and description. */
export function RenameDialog({ flow, onClose }: { flow: FlowDetail; onClose: () => void }) {
	const [name, setName] = useState(flow.name);
	const [description, setDescription] = useState(flow.description);
	const { update } = useFlowChanges(flow.id);
	return (
		<Modal opened onClose={onClose} title="Rename flow">
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					update.mutate({ name: name.trim(), description: description.trim() }, { onSuccess: onClose });
				}}
			>
				<TextInput
					label="Name"
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
				<InlineAlert error={update.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={update.isPending} disabled={!name.trim()}>
						Save
					</Button>
				</div>
			</form>
		</Modal>
	);
}
