import type { Permission } from "@keyway/schema/permission";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { useMe } from "../session/use-me.ts";
import { Page } from "../ui/page.tsx";
import { useInboxCount } from "./use-approvals.ts";
import "./access.css";

const PLACES: { path: string; label: string; needs: Permission }[] = [
	{ path: "/access", label: "Request", needs: "access:use" },
	{ path: "/access/mine", label: "My access", needs: "access:use" },
	{ path: "/access/approvals", label: "Approvals", needs: "access:use" },
	{ path: "/access/tasks", label: "Tasks", needs: "access:use" },
	{ path: "/access/reviews", label: "Reviews", needs: "access:use" },
	{ path: "/access/grants", label: "Everybody", needs: "access:read" },
	{ path: "/access/roles", label: "Roles", needs: "access:read" },
	{ path: "/access/policies", label: "Policies", needs: "access:read" },
	{ path: "/access/audit", label: "Audit", needs: "audit:read" },
];

type Props = { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode };

/** A page of the access manager, with the way to its other pages. */
export function AccessPage({ children, ...page }: Props) {
	const [location] = useLocation();
	const { may } = useMe();
	const waiting = useInboxCount();
	const here = PLACES.filter(({ path }) => location === path || location.startsWith(`${path}/`)).at(-1);
	return (
		<Page {...page}>
			<nav className="access-nav" aria-label="Access">
				{PLACES.filter((place) => may(place.needs)).map((place) => (
					<Link key={place.path} href={place.path} aria-current={place === here ? "page" : undefined}>
						{place.label}
						{place.path === "/access/approvals" && waiting > 0 ? (
							<span className="access-count">
								{waiting}
								<span className="visually-hidden"> waiting for you</span>
							</span>
						) : null}
					</Link>
				))}
			</nav>
			{children}
		</Page>
	);
}
