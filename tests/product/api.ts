import type { Product } from "./start-product.ts";

/** What a caller of the API sees: status and parsed JSON. */
export type Answer<T> = { status: number; body: T };

/** Calls the product's API with a bearer token (the administrator's unless another is given). */
export async function api<T = Record<string, unknown>>(
	product: Product,
	method: string,
	path: string,
	body?: unknown,
	token: string = product.token,
): Promise<Answer<T>> {
	const response = await fetch(`${product.url}${path}`, {
		method,
		headers: {
			authorization: `Bearer ${token}`,
			...(body === undefined ? {} : { "content-type": "application/json" }),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	const text = await response.text();
	return { status: response.status, body: (text ? JSON.parse(text) : null) as T };
}
