import { accessCatalogueRoutes } from "./access-catalogue.ts";
import { accessLinkRoutes } from "./access-links.ts";
import { accessRequestRoutes, accessWorkRoutes } from "./access-requests.ts";
import { accountRoutes } from "./accounts.ts";
import { approvalRoutes } from "./approvals.ts";
import { auditRoutes } from "./audit.ts";
import { authRoutes } from "./auth.ts";
import { catalogueRoutes } from "./catalogue.ts";
import { colleagueRoutes } from "./colleagues.ts";
import { connectionRoutes } from "./connections.ts";
import { eventRoutes } from "./events.ts";
import { flowLiveRoutes } from "./flow-live.ts";
import { flowTestRoutes } from "./flow-tests.ts";
import { flowTransferRoutes } from "./flow-transfer.ts";
import { flowUseRoutes } from "./flow-uses.ts";
import { flowRoutes } from "./flows.ts";
import { governanceRoutes } from "./governance.ts";
import { groupRoutes } from "./groups.ts";
import { healthRoutes } from "./health.ts";
import { hookRoutes } from "./hooks.ts";
import { languageRoutes } from "./language.ts";
import { publishRequestRoutes } from "./publish-requests.ts";
import { runRoutes } from "./runs.ts";
import { settingRoutes } from "./settings.ts";
import { slackRoutes } from "./slack.ts";
import { statisticsRoutes } from "./statistics.ts";
import { templateRoutes } from "./templates.ts";
import { tokenRoutes } from "./tokens.ts";
import { userImportRoutes } from "./user-imports.ts";
import { userRoutes } from "./users.ts";

/** Every route of the API by its id. A handler table typed by this leaves none out. */
export const routes = {
	...healthRoutes,
	...authRoutes,
	...accountRoutes,
	...tokenRoutes,
	...catalogueRoutes,
	...languageRoutes,
	...flowRoutes,
	...flowLiveRoutes,
	...flowTransferRoutes,
	...flowTestRoutes,
	...flowUseRoutes,
	...publishRequestRoutes,
	...settingRoutes,
	...templateRoutes,
	...eventRoutes,
	...hookRoutes,
	...slackRoutes,
	...runRoutes,
	...statisticsRoutes,
	...userRoutes,
	...userImportRoutes,
	...groupRoutes,
	...colleagueRoutes,
	...connectionRoutes,
	...accessCatalogueRoutes,
	...accessRequestRoutes,
	...accessWorkRoutes,
	...approvalRoutes,
	...accessLinkRoutes,
	...governanceRoutes,
	...auditRoutes,
};
export type Routes = typeof routes;
export type RouteId = keyof Routes;
