import type { RunDetail } from "@keyway/contract/runs";
import { Link } from "wouter";
import { retries } from "../canvas/card-overlay.ts";
import { useMe } from "../session/use-me.ts";
import { dueTime } from "../ui/format.ts";
import { notifyError } from "../ui/notify.ts";
import { isOpen, RUN_STATUS } from "../ui/status.ts";
import { StatusText } from "../ui/status-dot.tsx";
import { resultWords, runName } from "./run-words.ts";
import { useRunControls } from "./use-run.ts";
import "./run-bar.css";

/** Over the canvas: which run is shown, about whom, its state, and what can be done to it. */
export function RunBar({ run }: { run: RunDetail }) {
	const { may } = useMe();
	const { cancel, retry, resume } = useRunControls(run.id);
	const look = RUN_STATUS[run.status];
	const waiting = run.steps.findLast((step) => step.status === "waiting");
	const again = waiting !== undefined && retries(waiting);
	const words =
		run.status === "waiting" && waiting?.dueAt
			? `${again ? "Tries again at" : "Waiting until"} ${dueTime(waiting.dueAt)}`
			: stateWords(run);
	return (
		<section className="run-bar" aria-label="Shown run">
			<b>Run {runName(run.id)}</b>
			{run.subject ? <span className="ellipsis">{run.subject}</span> : null}
			<span role="status">
				<StatusText look={look} detail={words} />
			</span>
			{waiting && !again && run.status === "waiting" && may("runs:resume") ? (
				<button
					type="button"
					disabled={resume.isPending}
					onClick={() =>
						resume.mutate(waiting.card, { onError: (error) => notifyError("The wait was not ended", error) })
					}
				>
					Resume now
				</button>
			) : null}
			{isOpen(run.status) && may("runs:control") ? (
				<button
					type="button"
					disabled={cancel.isPending}
					onClick={() =>
						cancel.mutate(undefined, { onError: (error) => notifyError("The run was not cancelled", error) })
					}
				>
					Cancel run
				</button>
			) : null}
			{run.status === "failed" && may("runs:control") ? (
				<button
					type="button"
					disabled={retry.isPending}
					onClick={() => retry.mutate(undefined, { onError: (error) => notifyError("The run was not retried", error) })}
				>
					Retry
				</button>
			) : null}
			<Link href={`/flows/${run.flowId}`}>Exit run view</Link>
		</section>
	);
}

function stateWords(run: RunDetail): string {
	const result = resultWords(run);
	return run.status === "succeeded" ? `Succeeded in ${result}` : result;
}
