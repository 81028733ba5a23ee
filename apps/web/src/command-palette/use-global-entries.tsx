import { listFlows } from "@keyway/contract/flows";
import { listUsers } from "@keyway/contract/users";
import { useQuery } from "@tanstack/react-query";
import { ArrowRight, Moon, ScanSearch, Sun, UserRound, Workflow } from "lucide-react";
import { useLocation } from "wouter";
import { api } from "../api/client.ts";
import { cardAddress } from "../flows/mention-list.tsx";
import { useMe } from "../session/use-me.ts";
import { useTheme } from "../theme/color-scheme.ts";
import { nameOf } from "../users/use-users.ts";
import type { PaletteEntry } from "./palette-store.ts";

const PAGES = [
	{ path: "/flows", name: "Flows", needs: "flows:read" },
	{ path: "/templates", name: "Templates", needs: "flows:edit" },
	{ path: "/runs", name: "Runs", needs: "runs:read" },
	{ path: "/runs/statistics", name: "Statistics", needs: "runs:read" },
	{ path: "/users", name: "Users", needs: "directory:read" },
	{ path: "/connections", name: "Connections", needs: "connections:read" },
	{ path: "/access", name: "Request access", needs: "access:use" },
	{ path: "/access/mine", name: "My access", needs: "access:use" },
	{ path: "/access/approvals", name: "Approvals", needs: "access:use" },
	{ path: "/access/roles", name: "Roles", needs: "access:read" },
	{ path: "/access/policies", name: "Policies", needs: "access:read" },
	{ path: "/access/audit", name: "Audit", needs: "audit:read" },
	{ path: "/accounts", name: "Accounts", needs: "accounts:read" },
] as const;

/** What can be found from every page: flows and people by the search, pages, the theme. */
export function useGlobalEntries(search: string): { entries: PaletteEntry[]; searching: boolean } {
	const { may } = useMe();
	const [, go] = useLocation();
	const { shown, choose } = useTheme();
	const flows = useQuery({
		queryKey: ["palette", "flows", search],
		queryFn: ({ signal }) => api(listFlows, { query: { limit: 6, ...(search ? { search } : {}) } }, { signal }),
		enabled: may("flows:read"),
		placeholderData: (previous) => previous,
	});
	const inside = useQuery({
		queryKey: ["palette", "inside", search],
		queryFn: ({ signal }) => api(listFlows, { query: { limit: 6, text: search } }, { signal }),
		enabled: may("flows:read") && search.length > 1,
	});
	const people = useQuery({
		queryKey: ["palette", "people", search],
		queryFn: ({ signal }) => api(listUsers, { query: { limit: 5, search } }, { signal }),
		enabled: may("directory:read") && search.length > 1,
	});
	const other = shown === "dark" ? "light" : "dark";
	const entries: PaletteEntry[] = [
		...(flows.data?.items ?? []).map((flow) => ({
			key: `flow ${flow.id}`,
			section: "Flows",
			name: flow.name,
			mark: <Workflow size={16} aria-hidden="true" />,
			// The server has found it, by whatever it knows of it.
			words: search,
			run: () => go(`/flows/${flow.id}`),
		})),
		...(search.length > 1 ? (inside.data?.items ?? []) : []).flatMap((flow) =>
			(flow.mentions ?? []).slice(0, 3).map((mention) => ({
				key: `inside ${flow.id} ${mention.card} ${mention.field} ${mention.words}`,
				section: "Inside flows",
				name: mention.words,
				detail: flow.name,
				mark: <ScanSearch size={16} aria-hidden="true" />,
				words: search,
				run: () => go(cardAddress(flow.id, mention)),
			})),
		),
		...(search.length > 1 ? (people.data?.items ?? []) : []).map((user) => ({
			key: `person ${user.id}`,
			section: "People",
			name: nameOf(user),
			detail: user.email ?? user.userName,
			mark: <UserRound size={16} aria-hidden="true" />,
			words: search,
			run: () => go(`/users?user=${user.id}&search=${encodeURIComponent(user.email ?? user.userName)}`),
		})),
		...PAGES.filter((page) => may(page.needs)).map((page) => ({
			key: `page ${page.path}`,
			section: "Pages",
			name: page.name,
			mark: <ArrowRight size={16} aria-hidden="true" />,
			words: "go to page",
			run: () => go(page.path),
		})),
		{
			key: "theme",
			section: "Commands",
			name: `Use ${other} theme`,
			mark: other === "dark" ? <Moon size={16} aria-hidden="true" /> : <Sun size={16} aria-hidden="true" />,
			words: "colours appearance dark light",
			run: () => choose(other),
		},
	];
	return { entries, searching: flows.isFetching || inside.isFetching || people.isFetching };
}
