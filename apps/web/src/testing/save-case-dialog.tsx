import type { RunDetail } from "@keyway/contract/runs";
import type { JsonObject } from "@keyway/schema/json";
import { Button, Checkbox, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { useTestCaseChanges } from "./use-tests.ts";

type Props = { flowId: string; run: RunDetail; onClose: () => void };

/** Keeps a test under a name: its data, and that it ends as it did this time. */
export function SaveCaseDialog({ flowId, run, onClose }: Props) {
	const [name, setName] = useState(run.subject ?? "");
	const [each, setEach] = useState(true);
	const { put } = useTestCaseChanges(flowId);
	const fixed = run.steps.filter(({ simulated }) => simulated === "fixture");
	const save = () =>
		put.mutate(
			{
				name: name.trim(),
				input: run.input as JsonObject,
				fixtures:
					fixed.length > 0
						? { outputs: Object.fromEntries(fixed.map(({ card, output }) => [card, output as JsonObject])) }
						: {},
				expectations: {
					status: run.status,
					...(each ? { steps: Object.fromEntries(run.steps.map(({ path, status }) => [path, { status }])) } : {}),
				},
			},
			{
				onSuccess: () => {
					notifyDone(`The test “${name.trim()}” runs whenever the flow is published.`);
					onClose();
				},
			},
		);
	return (
		<Modal opened onClose={onClose} title="Remember this test" size={460}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					save();
				}}
			>
				<TextInput
					label="Name"
					required
					withAsterisk={false}
					data-autofocus
					maxLength={100}
					placeholder="A contractor starts"
					value={name}
					onChange={(event) => setName(event.currentTarget.value)}
				/>
				<Checkbox
					label="Each step must end as it did this time"
					description={`Otherwise only the run: it ${run.status === "failed" ? "must fail" : "must end the same way"}.`}
					checked={each}
					onChange={(event) => setEach(event.currentTarget.checked)}
				/>
				<InlineAlert error={put.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={put.isPending} disabled={!name.trim()}>
						Remember test
					</Button>
				</div>
			</form>
		</Modal>
	);
}
