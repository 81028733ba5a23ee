import type { CaseResult } from "@keyway/contract/flow-tests";
import type { FlowDetail } from "@keyway/contract/flows";
import type { Problem } from "@keyway/schema/problem";
import { Button, Modal, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { askToPublish, publishNow, useSettings } from "../publishing/use-publish-requests.ts";
import { useMe } from "../session/use-me.ts";
import { CaseResults } from "../testing/case-results.tsx";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import type { FlowContext } from "../words/flow-context.ts";
import { useDialog } from "./dialog.ts";
import { useDocumentStore } from "./document-context.ts";
import { ProblemsList } from "./problems-list.tsx";
import { flowKey } from "./use-flow.ts";

type Props = { flow: FlowDetail; context: FlowContext; onJump: (problem: Problem) => void };

/** Makes the draft the running version; a refusal lists what has to be repaired first. */
export function PublishButton({ flow, context, onJump }: Props) {
	const dialog = useDialog();
	const open = dialog.dialog?.kind === "publish";
	const setOpen = (opened: boolean) => (opened ? dialog.open({ kind: "publish" }) : dialog.close());
	const [note, setNote] = useState("");
	const [reason, setReason] = useState("");
	const store = useDocumentStore();
	const client = useQueryClient();
	const next = (flow.published ?? 0) + 1;
	const { may } = useMe();
	const { settings } = useSettings();
	// Who may not publish asks, and so does everybody where a second person is needed.
	const asks = !may("flows:publish") || flow.secondPerson || settings?.secondPerson === true;
	const publish = useMutation({
		mutationFn: async () => {
			await store.getState().flush();
			if (!asks) return (await publishNow(flow.id, { note, reason })).number;
			await askToPublish(flow.id, { note, reason });
			return null;
		},
		onSuccess: (version) => {
			setOpen(false);
			setNote("");
			setReason("");
			if (version === null) {
				notifyDone("Asked. Somebody else who may publish approves or declines it.");
				void client.invalidateQueries({ queryKey: ["publish-requests"] });
				return;
			}
			notifyDone(`Version ${version} is published.`);
			client.setQueryData<FlowDetail>(flowKey(flow.id), (now) =>
				now ? { ...now, published: version, changed: false, enabled: true, status: "on" } : now,
			);
			void client.invalidateQueries({ queryKey: flowKey(flow.id) });
		},
		onError: (error) => {
			const problems = problemsOf(error);
			if (problems) store.getState().setProblems(problems);
		},
	});
	const refused = problemsOf(publish.error);
	const red = failedCasesOf(publish.error);
	return (
		<>
			<Button
				variant="solid"
				h={34}
				onClick={() => {
					publish.reset();
					setOpen(true);
				}}
			>
				{asks ? "Ask to publish" : `Publish v${next}`}
			</Button>
			<Modal
				opened={open}
				onClose={() => setOpen(false)}
				title={asks ? `Ask to publish version ${next}` : `Publish version ${next}`}
				size={500}
			>
				<form
					className="form-rows"
					onSubmit={(event) => {
						event.preventDefault();
						publish.mutate();
					}}
				>
					<Textarea
						label="What has changed?"
						placeholder={asks ? "For whoever approves it, and for the history" : "For the history of this flow"}
						data-autofocus
						autosize
						minRows={2}
						maxLength={2_000}
						value={note}
						onChange={(event) => setNote(event.currentTarget.value)}
					/>
					<InlineAlert error={publish.error} />
					{refused ? (
						<ProblemsList
							context={context}
							problems={refused}
							onJump={(problem) => {
								setOpen(false);
								onJump(problem);
							}}
						/>
					) : null}
					{red ? (
						<>
							<CaseResults results={red} />
							<Textarea
								label="Publish all the same, because"
								description="The reason is kept in the audit log."
								autosize
								minRows={2}
								maxLength={2_000}
								value={reason}
								onChange={(event) => setReason(event.currentTarget.value)}
							/>
						</>
					) : null}
					<div className="form-foot">
						<Button onClick={() => setOpen(false)}>Cancel</Button>
						<Button
							type="submit"
							variant="filled"
							loading={publish.isPending}
							disabled={red !== null && !reason.trim()}
						>
							{asks ? "Ask" : "Publish"}
						</Button>
					</div>
				</form>
			</Modal>
		</>
	);
}

/** The remembered tests that forbid publishing, where that is why it was refused. */
function failedCasesOf(error: unknown): CaseResult[] | null {
	if (!(error instanceof ApiError) || error.code !== "FLOW_CASES_FAILED" || !Array.isArray(error.errors)) return null;
	return error.errors as CaseResult[];
}

function problemsOf(error: unknown): Problem[] | null {
	if (!(error instanceof ApiError) || error.code !== "FLOW_HAS_PROBLEMS" || !Array.isArray(error.errors)) return null;
	return error.errors as Problem[];
}
