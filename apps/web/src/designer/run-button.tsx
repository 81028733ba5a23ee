import { type FlowDetail, runFlow } from "@keyway/contract/flows";
import type { JsonObject } from "@keyway/schema/json";
import { Button, JsonInput, Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { api } from "../api/client.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { useDialog } from "./dialog.ts";

/** Runs the published version of a manual flow with inputs, and opens the run. */
export function RunButton({ flow }: { flow: FlowDetail }) {
	const dialog = useDialog();
	const open = dialog.dialog?.kind === "run";
	const setOpen = (opened: boolean) => (opened ? dialog.open({ kind: "run" }) : dialog.close());
	const [text, setText] = useState("{\n}");
	const [, go] = useLocation();
	const run = useMutation({
		mutationFn: () => api(runFlow, { params: { id: flow.id }, body: { input: parseInput(text) } }),
		onSuccess: (started) => go(`/flows/${flow.id}/runs/${started.id}`),
	});
	return (
		<>
			<Button
				h={34}
				leftSection={<Play size={14} fill="currentColor" />}
				disabled={flow.published === null}
				title={flow.published === null ? "Publish the flow first." : undefined}
				onClick={() => {
					run.reset();
					setOpen(true);
				}}
			>
				Run
			</Button>
			<Modal opened={open} onClose={() => setOpen(false)} title={`Run ${flow.name}`} size={500}>
				<form
					className="form-rows"
					onSubmit={(event) => {
						event.preventDefault();
						run.mutate();
					}}
				>
					<JsonInput
						label="Inputs"
						description="JSON, readable in the flow as inputs of the first step."
						data-autofocus
						autosize
						minRows={4}
						maxRows={16}
						formatOnBlur
						styles={{ input: { fontFamily: "var(--font-mono)", fontSize: 12 } }}
						value={text}
						onChange={setText}
					/>
					<InlineAlert error={run.error} />
					<div className="form-foot">
						<Button onClick={() => setOpen(false)}>Cancel</Button>
						<Button type="submit" variant="filled" loading={run.isPending}>
							Run now
						</Button>
					</div>
				</form>
			</Modal>
		</>
	);
}

function parseInput(text: string): JsonObject {
	if (text.trim() === "") return {};
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		throw new Error(`The inputs are no JSON yet: ${(error as Error).message}.`);
	}
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw new Error('The inputs must be an object, for example {"reason": "A first try"}.');
	return value as JsonObject;
}
