import type { Observer } from "@keyway/engine/ports";
import {
	type Attributes,
	type Context,
	ROOT_CONTEXT,
	type Span,
	SpanStatusCode,
	TraceFlags,
	trace,
} from "@opentelemetry/api";

/**
 * Spans by the OpenTelemetry API: the event, the run that it started, its cards, each the parent of the next. Nothing
 * happens unless an SDK is loaded (`node --import …`). The trace id is the run's id, so that what several processes do
 * for a run is one trace; a run that waits, or goes to another process, has a span for each stretch. Spans hold ids,
 * names and codes, no values.
 */
export function traces(): Observer {
	const tracer = trace.getTracer("keyway");
	/** Of the runs in this process's memory. */
	const open = new Map<string, Span>();

	function spanOf(run: string, flow: { id: string; name: string }, from: number, parent = traceOf(run)): Span {
		const known = open.get(run);
		if (known) return known;
		const span = tracer.startSpan(`run ${flow.name}`, { startTime: from, attributes: attributesOf(run, flow) }, parent);
		if (span.isRecording()) open.set(run, span);
		return span;
	}

	return {
		born({ run, flow, event, from, at, here }) {
			const attributes = {
				...attributesOf(run, flow),
				"keyway.event.id": event.id,
				"keyway.event.type": event.type,
				"keyway.event.source": event.source,
			};
			const span = tracer.startSpan(`event ${event.type}`, { startTime: from, attributes }, traceOf(run));
			if (here) spanOf(run, flow, from, trace.setSpan(ROOT_CONTEXT, span));
			span.end(at);
		},
		step({ run, flow, path, uses, from, at, error }) {
			const attributes = { ...attributesOf(run, flow), "keyway.step.path": path, "keyway.step.uses": uses };
			const parent = trace.setSpan(ROOT_CONTEXT, spanOf(run, flow, from));
			const span = tracer.startSpan(`step ${uses}`, { startTime: from, attributes }, parent);
			if (error) {
				span.setAttribute("error.type", error.code);
				span.setStatus({ code: SpanStatusCode.ERROR, message: error.kind });
			}
			span.end(at);
		},
		ended({ run, flow, status, from, at }) {
			const span = spanOf(run, flow, from);
			span.setAttribute("keyway.run.status", status);
			if (status === "failed") span.setStatus({ code: SpanStatusCode.ERROR });
			span.end(at);
			open.delete(run);
		},
		left(run) {
			open.get(run)?.end();
			open.delete(run);
		},
	};
}

const attributesOf = (run: string, flow: { id: string }): Attributes => ({
	"keyway.run.id": run,
	"keyway.flow.id": flow.id,
});

function traceOf(run: string): Context {
	const traceId = run.replaceAll("-", "");
	const spanId = traceId.slice(16);
	return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}
