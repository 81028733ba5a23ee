const KEY = "keyway.returnTo";

/** Remembers the page that somebody wanted when they had to sign in. */
export function rememberReturnPath(path: string) {
	if (path !== "/" && !path.startsWith("/sign-in")) sessionStorage.setItem(KEY, path);
}

/** That page, once; the first page without one. */
export function takeReturnPath(): string {
	const path = sessionStorage.getItem(KEY);
	sessionStorage.removeItem(KEY);
	return path ?? "/";
}
