import type { Permission } from "@keyway/schema/permission";
import { lazy, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { useMe } from "../session/use-me.ts";
import { AfterPicture } from "../ui/after-picture.tsx";
import { Logo } from "../ui/logo.tsx";
import "./top-bar.css";

const TopTools = lazy(() => import("./top-tools.tsx"));

const PAGES: { path: string; label: string; needs: Permission }[] = [
	{ path: "/flows", label: "Flows", needs: "flows:read" },
	{ path: "/runs", label: "Runs", needs: "runs:read" },
	{ path: "/users", label: "Users", needs: "directory:read" },
	{ path: "/connections", label: "Connections", needs: "connections:read" },
	{ path: "/access", label: "Access", needs: "access:use" },
];

/** The bar over every page: the way around, where we are (`place`) and the page's own actions. */
export function TopBar({ place, actions }: { place?: ReactNode; actions?: ReactNode }) {
	const [location] = useLocation();
	const { may } = useMe();
	return (
		<header className="top-bar">
			<a className="skip-link" href="#main">
				Skip to content
			</a>
			<Link href="/" className="top-bar-logo" aria-label="Keyway, first page">
				<Logo />
			</Link>
			<nav className="top-nav" aria-label="Main">
				{PAGES.filter((page) => may(page.needs)).map((page) => (
					<Link key={page.path} href={page.path} aria-current={location.startsWith(page.path) ? "page" : undefined}>
						{page.label}
					</Link>
				))}
			</nav>
			<div className="top-bar-place">{place}</div>
			<div className="top-bar-actions">
				<AfterPicture fallback={<span className="top-tools-place" />}>
					<TopTools />
				</AfterPicture>
				{actions}
			</div>
		</header>
	);
}
