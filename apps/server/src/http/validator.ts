import type { InvalidPlace } from "@keyway/contract/problem";
import type { FastifySchemaCompiler } from "fastify";
import type { z } from "zod";
import { fail } from "./failure.ts";
import { refuseUnstorable } from "./json-body.ts";

type Issue = z.core.$ZodIssue;

/** Checks params, query and body by the contract's schemas and says of each place what is wrong with it. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
	const part = httpPart === "querystring" ? "query" : httpPart === "params" ? "params" : "body";
	return (data) => {
		// Fastify says null where a request has no body; our schemas say undefined.
		if (part !== "body") {
			const refusal = unstorable(data);
			if (refusal) return { error: refusal };
		}
		const parsed = schema.safeParse(data === null ? undefined : data);
		if (parsed.success) return { value: parsed.data };
		const places = parsed.error.issues.flatMap((issue) => placesOf(issue, part, []));
		const problems = places.slice(0, 5).map(({ path, message }) => `${path || part}: ${message}`);
		return { error: fail("REQUEST_INVALID", { problems: problems.join(" · ") }, { details: places }) };
	};
};

/** Bodies were looked at when they were read; addresses reach the database as well. */
function unstorable(data: unknown): Error | null {
	try {
		refuseUnstorable(data);
		return null;
	} catch (error) {
		if (error instanceof Error) return error;
		throw error;
	}
}

/** Of a union only the branch that came closest is told: the one that failed deepest inside. */
function placesOf(issue: Issue, part: InvalidPlace["in"], above: PropertyKey[]): InvalidPlace[] {
	const path = [...above, ...issue.path];
	if (issue.code === "invalid_union" && issue.errors.length > 0) {
		const [closest] = [...issue.errors].sort((a, b) => depthOf(b) - depthOf(a) || a.length - b.length);
		if (closest && closest.length > 0) return closest.flatMap((inner) => placesOf(inner, part, path));
	}
	return [{ in: part, path: path.map(String).join("."), message: issue.message }];
}

/** A branch that only fails inside knows the value's shape; one that fails on the value itself does not. */
const depthOf = (issues: Issue[]) => Math.min(...issues.map((issue) => issue.path.length));
