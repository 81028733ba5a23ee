import type { Observer } from "@keyway/engine/ports";
import { type Context, ROOT_CONTEXT, SpanStatusCode, TraceFlags, trace } from "@opentelemetry/api";

/**
 * Spans for calls and runs by the OpenTelemetry API: nothing happens unless an SDK is loaded (`node --import …`). The
 * trace id is the run's id, so that all spans of a run belong together whichever process they come from and after
 * whatever restart.
 */
export function traces(): Observer {
	const tracer = trace.getTracer("keyway");
	return {
		step({ run, path, uses, from, at, error }) {
			const attributes = { "keyway.run.id": run, "keyway.step.path": path, "keyway.step.uses": uses };
			const span = tracer.startSpan(`step ${uses}`, { startTime: from, attributes }, traceOf(run));
			if (error) {
				span.setAttribute("error.type", error.code);
				span.setStatus({ code: SpanStatusCode.ERROR, message: error.kind });
			}
			span.end(at);
		},
		ended({ run, flow, status, from, at }) {
			const attributes = { "keyway.run.id": run, "keyway.flow.id": flow.id, "keyway.run.status": status };
			const span = tracer.startSpan(`run ${flow.name}`, { startTime: from, attributes }, traceOf(run));
			if (status === "failed") span.setStatus({ code: SpanStatusCode.ERROR });
			span.end(at);
		},
	};
}

function traceOf(run: string): Context {
	const traceId = run.replaceAll("-", "");
	const spanId = traceId.slice(16);
	return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}
