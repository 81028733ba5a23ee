import { type FlowDocument, importFlows } from "@keyway/contract/flow-transfer";
import { Button, FileButton, Modal, NativeSelect } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileJson } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { api } from "../api/client.ts";
import { useConnections } from "../connections/use-connections.ts";
import { count } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";

/** A choice for a connection of the document: one that is here, none yet, or as the names say. */
type Choices = Record<string, string>;
const BY_NAME = "";
const OPEN = "open";

/** Creates flows from a file, each connection of it exchanged for one of this installation. */
export default function ImportFlowsDialog({ onClose }: { onClose: () => void }) {
	const [document, setDocument] = useState<FlowDocument | null>(null);
	const [unreadable, setUnreadable] = useState<string | null>(null);
	const [choices, setChoices] = useState<Choices>({});
	const here = useConnections().data?.items ?? [];
	const client = useQueryClient();
	const [, go] = useLocation();
	const create = useMutation({
		mutationFn: (read: FlowDocument) => {
			const named = Object.entries(choices).filter(([, id]) => id !== BY_NAME);
			const connections = Object.fromEntries(named.map(([id, chosen]) => [id, chosen === OPEN ? null : chosen]));
			return api(importFlows, { body: { document: read, connections } });
		},
		onSuccess: ({ items }) => {
			void client.invalidateQueries({ queryKey: ["flows"] });
			notifyDone(`${count(items.length, "flow")} imported as ${items.length === 1 ? "a draft" : "drafts"}.`);
			onClose();
			const [only] = items;
			if (items.length === 1 && only) go(`/flows/${only.id}`);
		},
	});
	const read = async (file: File | null) => {
		if (!file) return;
		create.reset();
		try {
			// Whether it is a flow is the server's to say: here it only has to be shown.
			const value = JSON.parse(await file.text()) as FlowDocument;
			if (!Array.isArray(value.flows)) throw new Error("There are no flows in it.");
			setDocument(value);
			setUnreadable(null);
		} catch (error) {
			setDocument(null);
			setUnreadable(`“${file.name}” is no exported flow: ${(error as Error).message}`);
		}
	};
	return (
		<Modal opened onClose={onClose} title="Import flows" size={540}>
			<div className="form-rows">
				<FileButton
					accept="application/json,.json"
					inputProps={{ "aria-label": "File" }}
					onChange={(file) => void read(file)}
				>
					{(props) => (
						<Button {...props} style={{ justifySelf: "start" }} leftSection={<FileJson size={15} />} data-autofocus>
							{document ? "Choose another file" : "Choose a file"}
						</Button>
					)}
				</FileButton>
				<InlineAlert error={unreadable ?? create.error} />
				{document ? (
					<p>
						{count(document.flows.length, "flow")}: {document.flows.map(({ name }) => name).join(", ")}
					</p>
				) : null}
				{document?.connections.map(({ id, connector, name }) => (
					<NativeSelect
						key={id}
						label={`Connection “${name}” (${connector})`}
						data={[
							{ value: BY_NAME, label: "The one of the same name" },
							...here
								.filter((each) => each.connector === connector)
								.map((each) => ({ value: each.id, label: each.name })),
							{ value: OPEN, label: "None yet" },
						]}
						value={choices[id] ?? BY_NAME}
						onChange={(event) => setChoices({ ...choices, [id]: event.currentTarget.value })}
					/>
				))}
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button
						variant="filled"
						disabled={!document}
						loading={create.isPending}
						onClick={() => document && create.mutate(document)}
					>
						Import
					</Button>
				</div>
			</div>
		</Modal>
	);
}
