import type { ResponseOf } from "@keyway/contract/client";
import type { RouteDefinition } from "@keyway/contract/route";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Principal } from "../auth/principal.ts";
import type { Services } from "./services.ts";

type Parsed<R, K extends "params" | "query" | "body"> = R extends { [P in K]: z.ZodType } ? z.output<R[K]> : undefined;

/** A request of one route, checked and typed by its contract. */
export type Call<R extends RouteDefinition> = {
	params: Parsed<R, "params">;
	query: Parsed<R, "query">;
	body: Parsed<R, "body">;
	/** Null only on public routes. */
	principal: R["permission"] extends "public" ? Principal | null : Principal;
	services: Services;
	request: FastifyRequest;
	reply: FastifyReply;
};

/** Unpacks the request, calls the domain, answers the contract's shape. */
export type Handler<R extends RouteDefinition> = (call: Call<R>) => Promise<ResponseOf<R>>;

/** A handler for each route of an area; one that is missing does not compile. */
export type Handlers<T extends Record<string, RouteDefinition>> = { [K in keyof T]: Handler<T[K]> };
