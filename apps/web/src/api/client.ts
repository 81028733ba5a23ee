import { type Api, urlOf } from "@keyway/contract/client";
import { errorOf, offline } from "./api-error.ts";

type Send = { params?: unknown; query?: unknown; body?: unknown };

let whenSignedOut: () => void = () => {};

/** Called when a request is refused because nobody is signed in. */
export function onSignedOut(listener: () => void) {
	whenSignedOut = listener;
}

async function send(route: Parameters<Api>[0], request: Send = {}, options: { signal?: AbortSignal } = {}) {
	const hasBody = request.body !== undefined;
	const response = await fetch(urlOf(route, request), {
		method: route.method,
		credentials: "same-origin",
		headers: { accept: "application/json", ...(hasBody ? { "content-type": "application/json" } : {}) },
		...(hasBody ? { body: JSON.stringify(request.body) } : {}),
		...(options.signal ? { signal: options.signal } : {}),
	}).catch((error: unknown) => {
		if (error instanceof DOMException && error.name === "AbortError") throw error;
		throw offline();
	});
	if (!response.ok) {
		if (response.status === 401 && route.permission !== "public") whenSignedOut();
		throw await errorOf(response);
	}
	return response.status === 204 ? undefined : response.json();
}

/** The one way to the API: typed by the contract's routes; throws `ApiError` with a sentence for a person. */
export const api = send as Api;
