import { lazy, Suspense, useEffect } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { onSignedOut } from "./api/client.ts";
import { RequireSession } from "./session/require-session.tsx";
import { rememberReturnPath } from "./session/return-path.ts";
import { useMe } from "./session/use-me.ts";
import { NotFoundPage } from "./shell/not-found-page.tsx";
import { Shell } from "./shell/shell.tsx";

const SignInPage = lazy(() => import("./session/sign-in-page.tsx"));
const FlowsPage = lazy(() => import("./flows/flows-page.tsx"));
const FlowPage = lazy(() => import("./designer/flow-page.tsx"));
const ComparePage = lazy(() => import("./versions/compare-page.tsx"));
const TemplatesPage = lazy(() => import("./templates/templates-page.tsx"));
const StatisticsPage = lazy(() => import("./statistics/statistics-page.tsx"));
const RunPage = lazy(() => import("./runs/run-page.tsx"));
const RunsPage = lazy(() => import("./runs/runs-page.tsx"));
const CompareRunsPage = lazy(() => import("./runs/compare-runs-page.tsx"));
const UsersPage = lazy(() => import("./users/users-page.tsx"));
const ConnectionsPage = lazy(() => import("./connections/connections-page.tsx"));
const AccountsPage = lazy(() => import("./account/accounts-page.tsx"));
const TokensPage = lazy(() => import("./account/tokens-page.tsx"));
const RunById = lazy(() => import("./runs/run-by-id.tsx"));
const RequestPage = lazy(() => import("./access/request-page.tsx"));
const MyAccessPage = lazy(() => import("./access/my-access-page.tsx"));
const ApprovalsPage = lazy(() => import("./access/approvals-page.tsx"));
const TasksPage = lazy(() => import("./access/tasks-page.tsx"));
const GrantsPage = lazy(() => import("./access/grants-page.tsx"));
const RolesPage = lazy(() => import("./access/roles-page.tsx"));
const RolePage = lazy(() => import("./access/role-page.tsx"));
const PoliciesPage = lazy(() => import("./access/policies-page.tsx"));
const PolicyPage = lazy(() => import("./access/policy-page.tsx"));
const ReviewsPage = lazy(() => import("./access/reviews-page.tsx"));
const ReviewPage = lazy(() => import("./access/review-page.tsx"));
const LinkSlackPage = lazy(() => import("./access/link-slack-page.tsx"));
const LinkPage = lazy(() => import("./access/link-page.tsx"));
const AuditPage = lazy(() => import("./audit/audit-page.tsx"));

/** The pages of the product by address; each is loaded when it is first opened. */
export function App() {
	const [, go] = useLocation();
	useEffect(() => {
		onSignedOut(() => {
			rememberReturnPath(location.pathname + location.search);
			go("/sign-in", { replace: true });
		});
	}, [go]);
	return (
		<Suspense fallback={<div role="status" aria-label="Loading" />}>
			<Switch>
				<Route path="/sign-in">
					<SignInPage />
				</Route>
				<Route path="/decide" component={LinkPage} />
				<Route path="/extend" component={LinkPage} />
				<Route>
					<RequireSession>
						<Pages />
					</RequireSession>
				</Route>
			</Switch>
		</Suspense>
	);
}

function Pages() {
	return (
		<Switch>
			<Route path="/link-slack" component={LinkSlackPage} />
			<Route path="/flows/:id">{({ id }) => <FlowPage key={id} flowId={id} />}</Route>
			<Route path="/flows/:id/versions/:from/:to">
				{({ id, from, to }) => <ComparePage key={id} flowId={id} from={from} to={to} />}
			</Route>
			<Route path="/flows/:id/runs/:runId">
				{({ id, runId }) => <RunPage key={runId} flowId={id} runId={runId} />}
			</Route>
			<Route>
				<Shell>
					<Suspense fallback={<div role="status" aria-label="Loading" />}>
						<ListPages />
					</Suspense>
				</Shell>
			</Route>
		</Switch>
	);
}

function ListPages() {
	const { may } = useMe();
	return (
		<Switch>
			<Route path="/">
				<Redirect to={may("flows:read") ? "/flows" : "/access"} replace />
			</Route>
			<Route path="/flows" component={FlowsPage} />
			<Route path="/templates" component={TemplatesPage} />
			<Route path="/runs" component={RunsPage} />
			<Route path="/runs/statistics" component={StatisticsPage} />
			<Route path="/runs/compare/:left/:right">
				{({ left, right }) => <CompareRunsPage left={left} right={right} />}
			</Route>
			<Route path="/runs/:id">{({ id }) => <RunById id={id} />}</Route>
			<Route path="/users" component={UsersPage} />
			<Route path="/connections" component={ConnectionsPage} />
			<Route path="/accounts" component={AccountsPage} />
			<Route path="/tokens" component={TokensPage} />
			<Route path="/access" component={RequestPage} />
			<Route path="/access/mine" component={MyAccessPage} />
			<Route path="/access/approvals" component={ApprovalsPage} />
			<Route path="/access/tasks" component={TasksPage} />
			<Route path="/access/grants" component={GrantsPage} />
			<Route path="/access/roles" component={RolesPage} />
			<Route path="/access/roles/:id">{({ id }) => <RolePage key={id} id={id} />}</Route>
			<Route path="/access/reviews" component={ReviewsPage} />
			<Route path="/access/reviews/:id">{({ id }) => <ReviewPage key={id} id={id} />}</Route>
			<Route path="/access/policies" component={PoliciesPage} />
			<Route path="/access/policies/:id">{({ id }) => <PolicyPage key={id} id={id} />}</Route>
			<Route path="/access/audit" component={AuditPage} />
			<Route component={NotFoundPage} />
		</Switch>
	);
}
