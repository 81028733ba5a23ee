import { createFlow } from "@keyway/contract/flows";
import { type Extracted, extractFlow, type Port } from "@keyway/flow/extract";
import { Button, Modal, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api } from "../api/client.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { useDesignerView } from "./designer-view.ts";
import { useDialog } from "./dialog.ts";
import { chosenCards, chosenName, type Hands } from "./selection-edits.ts";

/** Makes a helper flow of the selection: what goes in, what comes back, and a card here that calls it. */
export function ExtractDialog({ hands }: { hands: Hands }) {
	const close = useDialog((state) => state.close);
	const { graph, catalogue, kind } = hands.store.getState();
	const extracted = useMemo(
		() => extractFlow(graph, chosenCards(graph), { catalogue, kind }),
		[graph, catalogue, kind],
	);
	return (
		<Modal opened onClose={close} title={`Extract ${chosenName(hands)} to a helper flow`} size={500}>
			{"problem" in extracted ? (
				<InlineAlert error={new Error(extracted.problem.message)} />
			) : (
				<ExtractForm hands={hands} extracted={extracted} onClose={close} />
			)}
		</Modal>
	);
}

function ExtractForm({ hands, extracted, onClose }: { hands: Hands; extracted: Extracted; onClose: () => void }) {
	const [name, setName] = useState("");
	const { inputs, outputs, problems, helperGraph, call } = extracted;
	const extract = useMutation({
		mutationFn: () => api(createFlow, { body: { name: name.trim(), kind: "helper", graph: helperGraph } }),
		onSuccess: (helper) => {
			onClose();
			if (!hands.store.getState().edit(`Extract ${helper.name}`, extracted.edits(helper))) return;
			useDesignerView.getState().select(call);
			notifyDone(`The helper flow “${helper.name}” was made. Publish it before this flow.`);
		},
	});
	return (
		<form
			className="form-rows"
			onSubmit={(event) => {
				event.preventDefault();
				if (name.trim()) extract.mutate();
			}}
		>
			<TextInput
				label="Name of the helper flow"
				data-autofocus
				maxLength={200}
				value={name}
				onChange={(event) => setName(event.currentTarget.value)}
			/>
			<Ports title="It is given" ports={inputs} />
			<Ports title="It gives back" ports={outputs} />
			{problems.map((problem) => (
				<p key={problem.message} className="field-problem" data-severity={problem.severity}>
					{problem.message}
				</p>
			))}
			<InlineAlert error={extract.error} />
			<div className="form-foot">
				<Button onClick={onClose}>Cancel</Button>
				<Button type="submit" variant="filled" disabled={!name.trim()} loading={extract.isPending}>
					Extract
				</Button>
			</div>
		</form>
	);
}

function Ports({ title, ports }: { title: string; ports: readonly Port[] }) {
	return (
		<div>
			<b>{title}</b>
			{ports.length === 0 ? <p className="mut">Nothing</p> : null}
			<ul>
				{ports.map((port) => (
					<li key={port.name}>{port.words}</li>
				))}
			</ul>
		</div>
	);
}
