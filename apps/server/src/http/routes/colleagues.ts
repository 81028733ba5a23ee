import type { colleagueRoutes } from "@keyway/contract/colleagues";
import { findColleagues } from "@keyway/db/colleagues";
import type { Handlers } from "../handler.ts";

export const colleagueHandlers: Handlers<typeof colleagueRoutes> = {
	searchColleagues: async ({ query, services }) => ({ items: await findColleagues(services.db, query.search) }),
};
