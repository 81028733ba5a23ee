import type { RouteDefinition } from "@keyway/contract/route";
import type { FastifyRequest } from "fastify";
import { fail } from "./failure.ts";

declare module "fastify" {
	interface FastifyContextConfig {
		/** The contract's route that this one serves. */
		contract?: RouteDefinition;
	}
}

const JSON_ONLY = ["application/json"] as const;

export function acceptsOf(request: FastifyRequest): readonly string[] {
	return request.routeOptions.config.contract?.accepts ?? JSON_ONLY;
}

/** The media type without parameters, lower case. */
export function mediaTypeOf(request: FastifyRequest): string | null {
	const [type] = (request.headers["content-type"] ?? "").split(";");
	return type?.trim().toLowerCase() || null;
}

/** A body of a media type that the route does not name is refused before it is read. */
export async function refuseOtherMediaTypes(request: FastifyRequest): Promise<void> {
	if (request.routeOptions.config.contract?.caller === "outside") return;
	const type = mediaTypeOf(request);
	const hasBody =
		request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0;
	const accepts = acceptsOf(request);
	if ((hasBody || type !== null) && !accepts.includes(type ?? ""))
		throw fail("MEDIA_TYPE_UNSUPPORTED", { accepts: accepts.join(" or ") });
}
