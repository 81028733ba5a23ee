import type { z } from "zod";
import type { RouteDefinition } from "./route.ts";

type Part<R, K extends "params" | "query" | "body"> = R extends { [P in K]: z.ZodType } ? z.input<R[K]> : never;
/** A part that a call may leave out: the route has none, or every member of it is optional. */
type Argument<K extends string, T> = [T] extends [never]
	? { [P in K]?: undefined }
	: Record<never, never> extends T
		? { [P in K]?: T }
		: { [P in K]: T };

/** What a call of the route sends. */
export type RequestOf<R extends RouteDefinition> = Argument<"params", Part<R, "params">> &
	Argument<"query", Part<R, "query">> &
	Argument<"body", Part<R, "body">>;

/** What a successful call answers. */
export type ResponseOf<R extends RouteDefinition> = z.output<R["response"]>;

/** A typed client: `await api(getFlow, { params: { id } })`. The request may be left out where nothing is required. */
export type Api = <R extends RouteDefinition>(
	route: R,
	...request: Record<never, never> extends RequestOf<R>
		? [request?: RequestOf<R>, options?: CallOptions]
		: [request: RequestOf<R>, options?: CallOptions]
) => Promise<ResponseOf<R>>;

export type CallOptions = { signal?: AbortSignal; headers?: Record<string, string> };

/** The route's address with its parameters filled in (encoded); lists in the query are joined by commas. */
export function urlOf(route: RouteDefinition, request: { params?: unknown; query?: unknown } = {}): string {
	const params = (request.params ?? {}) as Record<string, unknown>;
	const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(request.query ?? {}))
		if (value !== undefined) query.set(name, Array.isArray(value) ? value.join(",") : String(value));
	const text = query.toString();
	return text ? `${path}?${text}` : path;
}
