import { decideRun, type RunDetail } from "@keyway/contract/runs";
import type { Json } from "@keyway/schema/json";
import type { StepRun } from "@keyway/schema/run";
import { Button, Modal, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/client.ts";
import { useMe } from "../session/use-me.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { type FlowContext, titleOf } from "../words/flow-context.ts";
import "./unknown-outcome.css";

type Decision = "retry" | "done" | "fail";

/** The step of which nobody knows whether the service did it; none where nothing is asked. */
export const askingStep = (run: RunDetail): StepRun | undefined =>
	run.status === "failed"
		? run.steps.findLast((step) => step.status === "failed" && step.error?.kind === "unknownOutcome")
		: undefined;

type Props = { run: RunDetail; step: StepRun; context: FlowContext };

/** Asks what became of a call that got no answer: a person looks in the service and says it; nothing goes on before. */
export function UnknownOutcome({ run, step, context }: Props) {
	const { may } = useMe();
	const client = useQueryClient();
	const [asking, setAsking] = useState(false);
	const [text, setText] = useState("");
	const decide = useMutation({
		mutationFn: (decision: Decision) => {
			const output = decision === "done" && text.trim() ? parsed(text) : undefined;
			return api(decideRun, {
				params: { id: run.id },
				body: { path: step.path, decision, ...(output === undefined ? {} : { output }) },
			});
		},
		onSuccess: () => {
			setAsking(false);
			void client.invalidateQueries({ queryKey: ["run", run.id] });
			void client.invalidateQueries({ queryKey: ["runs"] });
		},
	});
	const title = titleOf(context, step.card);
	return (
		<section className="unknown-outcome" aria-label="Unknown outcome">
			<p>
				<b>Did “{title}” happen?</b> {step.error?.message}
			</p>
			{asking ? null : <InlineAlert error={decide.error} />}
			{may("runs:control") ? (
				<div className="unknown-outcome-choices">
					<Button size="compact-sm" disabled={decide.isPending} onClick={() => decide.mutate("retry")}>
						No, try again
					</Button>
					<Button size="compact-sm" disabled={decide.isPending} onClick={() => setAsking(true)}>
						Yes, mark as done
					</Button>
					<Button size="compact-sm" disabled={decide.isPending} onClick={() => decide.mutate("fail")}>
						Let it fail
					</Button>
				</div>
			) : null}
			<Modal opened={asking} onClose={() => setAsking(false)} title={`“${title}” was done`} size={500}>
				<form
					className="form-rows"
					onSubmit={(event) => {
						event.preventDefault();
						decide.mutate("done");
					}}
				>
					<Textarea
						label="What it gave"
						description="JSON, for later steps that read it. Empty: nothing."
						data-autofocus
						autosize
						minRows={4}
						maxRows={14}
						spellCheck={false}
						styles={{ input: { fontFamily: "var(--font-mono)", fontSize: 12 } }}
						value={text}
						onChange={(event) => setText(event.currentTarget.value)}
					/>
					<InlineAlert error={decide.error} />
					<div className="form-foot">
						<Button onClick={() => setAsking(false)}>Cancel</Button>
						<Button type="submit" variant="filled" loading={decide.isPending}>
							Go on
						</Button>
					</div>
				</form>
			</Modal>
		</section>
	);
}

function parsed(text: string): Json {
	try {
		return JSON.parse(text) as Json;
	} catch (error) {
		throw new Error(`That is no JSON yet: ${(error as Error).message}.`);
	}
}
