/** What the demo shop sells, and to whom: a roastery with a coffee subscription. All of it made up. */

export const products = [
  { path: '/products/house-blend', name: 'House blend', category: 'coffee', price: 12.5, weight: 10 },
  { path: '/products/ethiopia-guji', name: 'Ethiopia Guji', category: 'coffee', price: 16, weight: 8 },
  { path: '/products/colombia-huila', name: 'Colombia Huila', category: 'coffee', price: 14.5, weight: 7 },
  { path: '/products/decaf', name: 'Decaf', category: 'coffee', price: 13, weight: 3 },
  { path: '/products/espresso-no-7', name: 'Espresso No. 7', category: 'coffee', price: 15, weight: 9 },
  { path: '/products/hand-grinder', name: 'Hand grinder', category: 'equipment', price: 89, weight: 4 },
  { path: '/products/electric-grinder', name: 'Electric grinder', category: 'equipment', price: 249, weight: 2 },
  { path: '/products/dripper', name: 'Dripper', category: 'equipment', price: 24, weight: 5 },
  { path: '/products/kettle', name: 'Kettle', category: 'equipment', price: 79, weight: 3 },
  { path: '/products/scale', name: 'Scale', category: 'equipment', price: 39, weight: 3 },
  { path: '/products/filters', name: 'Paper filters', category: 'supplies', price: 6.5, weight: 6 },
  { path: '/products/mug', name: 'Mug', category: 'supplies', price: 18, weight: 4 },
] as const
export type Product = (typeof products)[number]

export const searches = [
  'espresso',
  'grinder',
  'decaf',
  'gift',
  'filters',
  'ethiopia',
  'kettle',
  'subscription',
] as const

/** `offset`: hours that local time is ahead of UTC. */
export const countries = [
  { code: 'US', locale: 'en-US', offset: -6, weight: 30 },
  { code: 'DE', locale: 'de-DE', offset: 1, weight: 16 },
  { code: 'GB', locale: 'en-GB', offset: 0, weight: 12 },
  { code: 'FR', locale: 'fr-FR', offset: 1, weight: 8 },
  { code: 'IN', locale: 'en-IN', offset: 5.5, weight: 8 },
  { code: 'BR', locale: 'pt-BR', offset: -3, weight: 7 },
  { code: 'NL', locale: 'nl-NL', offset: 1, weight: 6 },
  { code: 'JP', locale: 'ja-JP', offset: 9, weight: 6 },
  { code: 'CA', locale: 'en-CA', offset: -5, weight: 4 },
  { code: 'AU', locale: 'en-AU', offset: 10, weight: 3 },
] as const
export type Country = (typeof countries)[number]

/** `eager`: how likely visitors of the channel are to go on, against the average. */
export const channels = [
  { name: 'organic search', referrer: 'https://www.google.com/', weight: 34, eager: 1 },
  { name: 'direct', referrer: '', weight: 24, eager: 1.2 },
  { name: 'paid search', referrer: 'https://www.google.com/', source: 'google', medium: 'cpc', weight: 14, eager: 0.9 },
  {
    name: 'social',
    referrer: 'https://www.instagram.com/',
    source: 'instagram',
    medium: 'social',
    weight: 12,
    eager: 0.6,
  },
  { name: 'newsletter', referrer: '', source: 'newsletter', medium: 'email', weight: 9, eager: 1.8 },
  {
    name: 'partner',
    referrer: 'https://beans.example.org/',
    source: 'beans',
    medium: 'referral',
    weight: 7,
    eager: 1.4,
  },
] as const satisfies readonly ChannelRow[]
/** Where the visitors of the launch come from. */
export const launchChannel: Channel = {
  name: 'launch',
  referrer: 'https://launches.example.com/',
  source: 'launches',
  medium: 'referral',
  eager: 0.7,
}

export interface Channel {
  name: string
  referrer: string
  source?: string
  medium?: string
  eager: number
}
type ChannelRow = Channel & { weight: number }

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'
export const browsers = [
  {
    device: 'desktop',
    weight: 26,
    agent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/142.0.0.0 Safari/537.36`,
  },
  {
    device: 'desktop',
    weight: 14,
    agent: `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Chrome/142.0.0.0 Safari/537.36`,
  },
  {
    device: 'desktop',
    weight: 9,
    agent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  },
  { device: 'desktop', weight: 8, agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0' },
  {
    device: 'phone',
    weight: 24,
    agent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  },
  {
    device: 'phone',
    weight: 16,
    agent: `Mozilla/5.0 (Linux; Android 15; Pixel 9) ${webkit} Chrome/142.0.0.0 Mobile Safari/537.36`,
  },
  {
    device: 'tablet',
    weight: 3,
    agent:
      'Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  },
] as const

export const bots = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
] as const

export const pages = [
  { path: '/', title: 'Demo shop', weight: 50 },
  { path: '/products', title: 'All products', weight: 20 },
  { path: '/subscription', title: 'Coffee, every two weeks', weight: 12 },
  { path: '/guides/brewing', title: 'How to brew', weight: 10 },
  { path: '/guides/grinding', title: 'How to grind', weight: 5 },
  { path: '/about', title: 'About us', weight: 3 },
] as const

export const plans = [
  { name: 'starter', price: 19, weight: 55 },
  { name: 'family', price: 35, weight: 30 },
  { name: 'office', price: 120, weight: 15 },
] as const

export const companySizes = [
  { name: 'private', weight: 70 },
  { name: '1-10', weight: 14 },
  { name: '11-50', weight: 10 },
  { name: '51-250', weight: 6 },
] as const
