import { Uuid } from "@keyway/schema/ids";
import { z } from "zod";
import { defineRoute } from "./route.ts";

/** As much of a person as everybody who may ask for access may know. */
export const Colleague = z.object({ id: Uuid, name: z.string(), email: z.string().nullable() });
export type Colleague = z.infer<typeof Colleague>;

export const searchColleagues = defineRoute({
	id: "searchColleagues",
	method: "GET",
	path: "/api/colleagues",
	summary: "Find active people by name or address",
	description: "For choosing whom to ask for, or who decides in one's place. Answers the first ten.",
	permission: "access:use",
	query: z.strictObject({ search: z.string().trim().min(2).max(200) }),
	status: 200,
	response: z.object({ items: z.array(Colleague) }),
});

export const colleagueRoutes = { searchColleagues };
