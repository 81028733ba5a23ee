import type { RunDetail } from "@keyway/contract/runs";
import { useEffect, useRef, useState } from "react";
import { overlayOf } from "../canvas/card-overlay.ts";
import { lastSteps } from "../canvas/scene.ts";
import { count } from "../ui/format.ts";
import { RUN_STATUS } from "../ui/status.ts";
import { type FlowContext, titleOf } from "../words/flow-context.ts";

/** Milliseconds over which changes are gathered, so that a run does not talk without a break. */
const BATCH = 2_000;
/** So many cards are named, the others counted. */
const NAMED = 3;

/** Tells screen readers how the run that is shown goes on. */
export function RunSpeech({ context, run }: { context: FlowContext; run: RunDetail | null }) {
	const [said, say] = useState("");
	const latest = useRef({ context, run });
	latest.current = { context, run };
	const told = useRef<RunDetail | null>(null);
	const id = run?.id;
	useEffect(() => {
		told.current = null;
		if (id === undefined) return;
		const timer = setInterval(() => {
			const { context, run } = latest.current;
			const words = run && changesInWords(context, told.current, run);
			told.current = run;
			if (words) say(words);
		}, BATCH);
		return () => clearInterval(timer);
	}, [id]);
	return (
		<span className="visually-hidden" role="status" aria-label="How the run goes on">
			{said}
		</span>
	);
}

/** "Step Wait: resumes 20 Feb. Run waiting."; empty where nothing is new. */
function changesInWords(context: FlowContext, before: RunDetail | null, run: RunDetail): string {
	const was = lastSteps(before?.steps ?? []);
	const changed = [...lastSteps(run.steps).values()].filter((step) => was.get(step.card)?.status !== step.status);
	const named = changed.slice(0, NAMED).map((step) => {
		const { status, words } = overlayOf(step, run.status);
		return `${titleOf(context, step.card)} ${status === "succeeded" ? "succeeded" : words.toLowerCase()}.`;
	});
	const more = changed.length - named.length;
	return [
		...named,
		...(more > 0 ? [`${count(more, "other step")} changed.`] : []),
		...(before?.status === run.status ? [] : [`Run ${RUN_STATUS[run.status].label.toLowerCase()}.`]),
	].join(" ");
}
