import { Menu, UnstyledButton } from "@mantine/core";
import { Bell, KeySquare, LogOut, MonitorCog, UsersRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useLocation } from "wouter";
import { useMe } from "../session/use-me.ts";
import { useSignOut } from "../session/use-sign-out.ts";
import { useTheme } from "../theme/color-scheme.ts";
import { initialsOf } from "../ui/initials.ts";

const PreferencesDialog = lazy(() => import("../account/preferences-dialog.tsx"));

/** Who is signed in, their pages, and signing out. */
export function AccountMenu() {
	const { me, may } = useMe();
	const [, go] = useLocation();
	const { choice, choose } = useTheme();
	const signOut = useSignOut();
	const [notices, setNotices] = useState(false);
	if (!me) return null;
	return (
		<>
			<Suspense fallback={null}>{notices ? <PreferencesDialog onClose={() => setNotices(false)} /> : null}</Suspense>
			<Menu width={240}>
				<Menu.Target>
					<UnstyledButton className="avatar">
						<span aria-hidden="true">{initialsOf(me.name)}</span>
						<span className="visually-hidden">Account menu of {me.name}</span>
					</UnstyledButton>
				</Menu.Target>
				<Menu.Dropdown>
					<Menu.Label className="account-who">
						<b className="ellipsis">{me.name}</b>
						<span className="ellipsis">{me.email}</span>
					</Menu.Label>
					<Menu.Divider />
					{may("accounts:read") ? (
						<Menu.Item leftSection={<UsersRound size={15} />} onClick={() => go("/accounts")}>
							Accounts
						</Menu.Item>
					) : null}
					{may("tokens:own") ? (
						<Menu.Item leftSection={<KeySquare size={15} />} onClick={() => go("/tokens")}>
							API tokens
						</Menu.Item>
					) : null}
					{may("access:use") && me.personId ? (
						<Menu.Item leftSection={<Bell size={15} />} onClick={() => setNotices(true)}>
							Notices
						</Menu.Item>
					) : null}
					{choice !== "system" ? (
						<Menu.Item leftSection={<MonitorCog size={15} />} onClick={() => choose("system")}>
							Follow the system's theme
						</Menu.Item>
					) : null}
					<Menu.Divider />
					<Menu.Item leftSection={<LogOut size={15} />} onClick={signOut}>
						Sign out
					</Menu.Item>
				</Menu.Dropdown>
			</Menu>
		</>
	);
}
