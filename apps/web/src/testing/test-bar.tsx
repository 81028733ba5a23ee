import type { RunDetail } from "@keyway/contract/runs";
import { useState } from "react";
import { Link } from "wouter";
import { resultWords, runName } from "../runs/run-words.ts";
import { isOpen, RUN_STATUS } from "../ui/status.ts";
import { StatusText } from "../ui/status-dot.tsx";
import { SaveCaseDialog } from "./save-case-dialog.tsx";
import { useTestingView } from "./testing-view.ts";
import "../runs/run-bar.css";

/** Over the canvas while a test is shown: how it goes, remembering it, and the way out. */
export function TestBar({ flowId, run }: { flowId: string; run: RunDetail }) {
	const show = useTestingView((view) => view.show);
	const [saving, setSaving] = useState(false);
	const look = RUN_STATUS[run.status];
	const words = run.status === "succeeded" ? `Succeeded in ${resultWords(run)}` : resultWords(run);
	return (
		<section className="run-bar" aria-label="Shown test">
			<b>{run.mode === "test" ? "Test" : "Live test"}</b>
			{run.subject ? <span className="ellipsis">{run.subject}</span> : null}
			<span role="status">
				<StatusText look={look} detail={words} />
			</span>
			{isOpen(run.status) ? null : (
				<button type="button" onClick={() => setSaving(true)}>
					Remember
				</button>
			)}
			<Link href={`/flows/${flowId}/runs/${run.id}`} aria-label={`Open run ${runName(run.id)}`}>
				Open run
			</Link>
			<button type="button" onClick={() => show(null)}>
				Exit test
			</button>
			{saving ? <SaveCaseDialog flowId={flowId} run={run} onClose={() => setSaving(false)} /> : null}
		</section>
	);
}
