import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../postgres/cluster.ts'
import { Program, repository, type WhenFinished } from '../program.ts'

const workers = 2

/** nginx with the configuration of `docker-compose.scale.yml`, in front of instances at these ports. */
export const startNginx = async (folder: string, ports: readonly number[], whenFinished: WhenFinished) => {
  const port = await freePort()
  const [path, log] = [join(folder, 'nginx.conf'), join(folder, 'nginx.log')]
  const site = ports.reduce(
    (text, port, index) => text.replace(`kitchen-${index + 1}:3000`, `127.0.0.1:${port}`),
    readFileSync(join(repository, 'nginx.scale.conf'), 'utf8').replace('listen 8080', `listen 127.0.0.1:${port}`),
  )
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  const configure = (down: number | undefined): void => {
    const server = `127.0.0.1:${down}`
    const main = [
      process.getuid?.() === 0 ? 'user root;' : '',
      `daemon off; worker_processes ${workers}; pid ${folder}/nginx.pid; error_log ${log} notice;`,
      `events {} http { access_log off; ${temporary.join(' ')}\n${site.replace(server, `${server} down`)}}`,
    ]
    writeFileSync(path, main.join('\n'))
  }
  configure(undefined)
  const env = { PATH: '/usr/sbin:/usr/bin:/usr/local/bin' }
  const nginx = new Program(['nginx', '-e', log, '-c', path], env, whenFinished, { folder })
  // If it is killed at once, its workers stay.
  whenFinished(async () => {
    nginx.kill('SIGTERM')
    await nginx.ended
  })
  const reloads = () => readFileSync(log, 'utf8').split('gracefully shutting down').length - 1
  const soon = async (): Promise<void> => {
    const ended = await Promise.race([nginx.ended, wait(20)])
    if (ended !== undefined) throw new Error(`nginx ended: ${nginx.stderr}`)
  }
  const address = `http://127.0.0.1:${port}`
  while (!(await fetch(address).catch(() => undefined))) await soon()
  return {
    address,
    /** Takes the instance at a port out, or none; returns when no worker sends anything there. */
    takeOut: async (down: number | undefined): Promise<void> => {
      const before = reloads()
      configure(down)
      nginx.kill('SIGHUP')
      while (reloads() < before + workers) await soon()
    },
  }
}
