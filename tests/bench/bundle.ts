import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const DIST = fileURLToPath(new URL("../../apps/web/dist/", import.meta.url));

/** As Vite writes it: each chunk with what it imports at once and what it loads later. */
type Manifest = Record<string, { file: string; css?: string[]; imports?: string[]; isEntry?: boolean }>;

export type PageSize = { page: string; "JS kB": number; "CSS kB": number };

/** What each page of the built web app loads before its first picture, in kilobytes of gzip; the largest first. */
export function pageSizes(): PageSize[] {
	const manifest = JSON.parse(readFileSync(`${DIST}.vite/manifest.json`, "utf8")) as Manifest;
	const entry = Object.keys(manifest).filter((key) => manifest[key]?.isEntry);
	const pages = Object.keys(manifest).filter((key) => key.endsWith("-page.tsx"));
	return pages.map((page) => sizeOf(manifest, page, [...entry, page])).toSorted((a, b) => b["JS kB"] - a["JS kB"]);
}

function sizeOf(manifest: Manifest, page: string, roots: string[]): PageSize {
	const chunks = new Set<string>();
	const take = (key: string) => {
		if (chunks.has(key)) return;
		chunks.add(key);
		for (const each of manifest[key]?.imports ?? []) take(each);
	};
	for (const root of roots) take(root);
	const styles = new Set([...chunks].flatMap((key) => manifest[key]?.css ?? []));
	const scripts = new Set([...chunks].flatMap((key) => manifest[key]?.file ?? []));
	return { page: page.replace(/^src\/|-page\.tsx$/g, ""), "JS kB": kilobytes(scripts), "CSS kB": kilobytes(styles) };
}

function kilobytes(files: Iterable<string>): number {
	const bytes = [...files].map((file) => gzipSync(readFileSync(DIST + file)).length);
	return Math.round(bytes.reduce((sum, each) => sum + each, 0) / 1_000);
}
