import { createFlow } from "@keyway/contract/flows";
import type { FlowKind } from "@keyway/schema/flow";
import { Button, Modal, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { api } from "../api/client.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { KindIcon } from "./kind-icon.tsx";
import { FLOW_KINDS } from "./kinds.ts";
import "./create-flow-dialog.css";

/** Asks for name and kind, creates the flow and opens it. */
export function CreateFlowDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
	const [name, setName] = useState("");
	const [kind, setKind] = useState<FlowKind>("automation");
	const [, go] = useLocation();
	const client = useQueryClient();
	const create = useMutation({
		mutationFn: () => api(createFlow, { body: { name: name.trim(), kind } }),
		onSuccess: (flow) => {
			void client.invalidateQueries({ queryKey: ["flows"] });
			go(`/flows/${flow.id}`);
		},
	});
	return (
		<Modal opened={opened} onClose={onClose} title="Create a flow" size={520}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					create.mutate();
				}}
			>
				<TextInput
					label="Name"
					required
					withAsterisk={false}
					data-autofocus
					maxLength={200}
					placeholder="New user to Salesforce and Slack"
					value={name}
					onChange={(event) => setName(event.currentTarget.value)}
				/>
				<fieldset className="kind-choices">
					<legend>Kind</legend>
					{Object.entries(FLOW_KINDS).map(([value, look]) => (
						<label key={value} className="kind-choice">
							<input
								type="radio"
								name="kind"
								value={value}
								checked={kind === value}
								onChange={() => setKind(value as FlowKind)}
							/>
							<KindIcon kind={value as FlowKind} />
							<span>
								<b>{look.label}</b>
								<small>{look.help}</small>
							</span>
						</label>
					))}
				</fieldset>
				<InlineAlert error={create.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={create.isPending} disabled={!name.trim()}>
						Create flow
					</Button>
				</div>
			</form>
		</Modal>
	);
}
