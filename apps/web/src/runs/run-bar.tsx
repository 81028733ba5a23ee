import type { RunDetail } from "@keyway/contract/runs";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Link } from "wouter";
import { retries } from "../canvas/card-overlay.ts";
import { useMe } from "../session/use-me.ts";
import { dueTime } from "../ui/format.ts";
import { notifyError } from "../ui/notify.ts";
import { isOpen, RUN_STATUS } from "../ui/status.ts";
import { StatusText } from "../ui/status-dot.tsx";
import { resultWords, runName } from "./run-words.ts";
import { askingStep } from "./unknown-outcome.tsx";
import { useRunControls } from "./use-run.ts";
import "./run-bar.css";

const RerunDialog = lazy(() => import("./rerun-dialog.tsx"));

/** Over the canvas: which run is shown, about whom, its state, and what can be done to it. */
export function RunBar({ run, children }: { run: RunDetail; children?: ReactNode }) {
	const { may } = useMe();
	const { cancel, retry, resume } = useRunControls(run.id);
	const look = RUN_STATUS[run.status];
	const waiting = run.steps.findLast((step) => step.status === "waiting");
	const triesAgain = waiting !== undefined && retries(waiting);
	const [again, setAgain] = useState(false);
	const words =
		run.status === "waiting" && waiting?.dueAt
			? `${triesAgain ? "Tries again at" : "Waiting until"} ${dueTime(waiting.dueAt)}`
			: stateWords(run);
	return (
		<section className="run-bar" aria-label="Shown run">
			<b>Run {runName(run.id)}</b>
			{run.subject ? <span className="ellipsis">{run.subject}</span> : null}
			<span role="status">
				<StatusText look={look} detail={words} />
			</span>
			{children}
			{waiting && !triesAgain && run.status === "waiting" && may("runs:resume") ? (
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
			{run.status === "failed" && !askingStep(run) && may("runs:control") ? (
				<button
					type="button"
					disabled={retry.isPending}
					onClick={() => retry.mutate(undefined, { onError: (error) => notifyError("The run was not retried", error) })}
				>
					Retry
				</button>
			) : null}
			{!isOpen(run.status) && run.mode === "live" && may("runs:control") ? (
				<button type="button" onClick={() => setAgain(true)}>
					Run again
				</button>
			) : null}
			<Link href={`/flows/${run.flowId}`}>Exit run view</Link>
			{again ? (
				<Suspense fallback={null}>
					<RerunDialog run={run} onClose={() => setAgain(false)} />
				</Suspense>
			) : null}
		</section>
	);
}

function stateWords(run: RunDetail): string {
	const result = resultWords(run);
	return run.status === "succeeded" ? `Succeeded in ${result}` : result;
}
